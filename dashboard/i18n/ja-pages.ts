import type { Words } from './ja.ts'
import { balanceWords } from './ja-balance.ts'
import { centreWords } from './ja-centre.ts'
import { closing } from './ja-closing.ts'
import { decisionWords } from './ja-decisions.ts'
import { explainWords } from './ja-explain.ts'
import { flowWords } from './ja-flow.ts'
import { people } from './ja-people.ts'
import { proof } from './ja-proof.ts'
import { readingWords } from './ja-readings.ts'
import { records } from './ja-records.ts'
import { targetWords } from './ja-targets.ts'
import { trendWords } from './ja-trends.ts'
import { yearWords } from './ja-year.ts'

/** 概況のほかの画面と、開いたときに出る欄の文言。 */
export const pageWords = {
  ...balanceWords,
  ...centreWords,
  ...closing,
  ...decisionWords,
  ...explainWords,
  ...flowWords,
  ...people,
  proof,
  ...readingWords,
  ...records,
  ...targetWords,
  ...trendWords,
  ...yearWords,
}

/** The shape that every language fills. */
export type PageCatalogue = Words<typeof pageWords>
