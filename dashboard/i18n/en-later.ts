import { besideWords } from './en-beside.ts'
import { companyWords } from './en-company.ts'
import { costWords } from './en-cost.ts'
import { foreignWords } from './en-foreign.ts'
import { kioskWords } from './en-kiosk.ts'
import { ledgerWords } from './en-ledger.ts'
import { meterPageWords } from './en-meter-page.ts'
import { setupWords } from './en-setup.ts'
import type { Words } from './ja.ts'
import type { laterWords as japanese } from './ja-later.ts'

/** Words of pages that are loaded when they are opened. */
export const laterWords: Words<typeof japanese> = {
  ...besideWords,
  ...companyWords,
  ...costWords,
  ...foreignWords,
  ...kioskWords,
  ...ledgerWords,
  ...meterPageWords,
  ...setupWords,
}
