import type {
  DecisionItem,
  DecisionPage,
  DecisionState,
  Names,
  Neighbourhood,
  RecordPreview,
} from '#core/decision-item'
import type { Decision } from '#core/meter-record'
import { type AskedRecord, decisionFlaws, type RecordFlaw } from './decision-flaw.ts'
import { itemOf, listed } from './decisions.ts'
import { neighbourhoodOf } from './neighbourhood.ts'
import { type AboutMeter, previewOf } from './preview.ts'
import type { Sources } from './step-case.ts'

type PageQuestion = {
  site: string | undefined
  meter: string | undefined
  state: DecisionState | 'all'
  cursor: number
  limit: number
  names: Names
}
/** What people judge and record about meters, read from the ledger; nothing here writes. */
export type Records = {
  page(question: PageQuestion): Promise<DecisionPage>
  neighbourhood(key: string, names: Names): Promise<Neighbourhood | undefined>
  decisionFlaws(asked: readonly AskedRecord<Decision>[]): Promise<RecordFlaw[]>
  preview(acts: readonly AboutMeter[]): Promise<Omit<RecordPreview, 'flaws'>>
}

const pageOf = async (
  sources: Sources,
  { site, meter, state, cursor, limit, names }: PageQuestion,
): Promise<DecisionPage> => {
  const { all: known, steps } = await listed(sources, site)
  const all = meter === undefined ? known : known.filter((l) => l.meter === meter)
  const own = all.filter((l) => state === 'all' || l.state === state)
  const page = own.slice(cursor, cursor + limit)
  const items = await Promise.all(page.map((l) => itemOf(sources, l, { steps, names })))
  const count = (s: DecisionState): number => all.filter((l) => l.state === s).length
  return {
    items: items.filter((item): item is DecisionItem => item !== undefined),
    next: cursor + limit < own.length ? String(cursor + limit) : null,
    counts: { open: count('open'), decided: count('decided'), stale: count('stale') },
  }
}

/** Opens the records of a plant's meters. */
export const openRecords = (sources: Sources): Records => ({
  page: (question) => pageOf(sources, question),
  neighbourhood: async (key, names) => {
    const { all, steps } = await listed(sources, undefined)
    const found = all.find((l) => l.key === key)
    return found && neighbourhoodOf(sources, found, { steps, names })
  },
  decisionFlaws: (asked) => decisionFlaws(sources, asked),
  preview: (acts) => previewOf(sources, acts),
})
