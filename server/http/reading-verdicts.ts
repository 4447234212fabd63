import { z } from 'zod'
import { ReadingVerdict } from '#core/meter-record'
import { ReadingVerdictItem } from '#core/meter-record-item'
import type { AskedRecord, RecordFlaw } from '../records/decision-flaw.ts'
import type { Resource } from './app.ts'
import { knownSite, namesOf } from './decisions.ts'
import type { Deps } from './deps.ts'
import { recordResource } from './record-resource.ts'
import { standingRecords } from './standing.ts'

const flaws = async ({ read }: Deps, asked: readonly AskedRecord<ReadingVerdict>[]): Promise<RecordFlaw[]> => {
  const each = asked.map(async ({ record: { meter, reading, verdict } }, index): Promise<RecordFlaw[]> => {
    const row = await read('readingNamed', { meter, name: reading })
    if (!row) return [{ index, flaw: 'unknown-reading', detail: `${meter} has no reading ${reading}` }]
    if (row.mark !== 0)
      return [{ index, flaw: 'refused-reading', detail: 'the intake refused this reading: no rule can use it' }]
    if (verdict === 'accept' && row.quality !== 'suspect')
      return [{ index, flaw: 'not-suspect', detail: 'only a suspect reading is accepted; this one is used as it is' }]
    return []
  })
  return (await Promise.all(each)).flat()
}

/** Verdicts on single readings: a suspect one accepted, a usable one set aside. */
export const readingVerdicts: Resource = (app, deps) => {
  const querystring = z.object({ site: z.string().optional() })
  const response = { 200: z.object({ verdicts: z.array(ReadingVerdictItem) }) }
  app.get(
    '/api/v1/reading-verdicts',
    { schema: { summary: 'Verdicts on single readings that stand', querystring, response } },
    async (request) => {
      const about = {
        kind: 'reading-verdict',
        site: knownSite(deps, request.query.site),
        schema: ReadingVerdict,
      } as const
      const rows = await standingRecords(deps, about, await namesOf(deps))
      return { verdicts: rows.map(({ act: _, ...item }) => item) }
    },
  )
  recordResource(app, deps, {
    kind: 'reading-verdict',
    schema: ReadingVerdict,
    path: '/api/v1/reading-verdicts',
    noun: 'verdicts on readings',
    keyOf: ({ meter, reading }) => `${meter} ${reading}`,
    flaws: (asked) => flaws(deps, asked),
  })
}
