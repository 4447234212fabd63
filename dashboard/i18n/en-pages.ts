import { balanceWords } from './en-balance.ts'
import { centreWords } from './en-centre.ts'
import { closing } from './en-closing.ts'
import { decisionWords } from './en-decisions.ts'
import { explainWords } from './en-explain.ts'
import { flowWords } from './en-flow.ts'
import { people } from './en-people.ts'
import { proof } from './en-proof.ts'
import { readingWords } from './en-readings.ts'
import { records } from './en-records.ts'
import { targetWords } from './en-targets.ts'
import { trendWords } from './en-trends.ts'
import { yearWords } from './en-year.ts'
import type { PageCatalogue } from './ja-pages.ts'

/** The English words of the pages besides the overview, and of what is opened over them. */
export const pageWords: PageCatalogue = {
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
