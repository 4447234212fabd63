import { besideWords } from './ja-beside.ts'
import { companyWords } from './ja-company.ts'
import { costWords } from './ja-cost.ts'
import { foreignWords } from './ja-foreign.ts'
import { kioskWords } from './ja-kiosk.ts'
import { ledgerWords } from './ja-ledger.ts'
import { meterPageWords } from './ja-meter-page.ts'
import { setupWords } from './ja-setup.ts'

/** あとから読み込む画面の文言。 */
export const laterWords = {
  ...besideWords,
  ...companyWords,
  ...costWords,
  ...foreignWords,
  ...kioskWords,
  ...ledgerWords,
  ...meterPageWords,
  ...setupWords,
}
