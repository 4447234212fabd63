import { annualView } from '#core/annual'
import type { Ground } from './ground.ts'

/** What is filed of a year. */
export const filedIn = ({ facts }: Ground) => annualView(facts)?.official
