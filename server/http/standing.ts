import type { Act, ActKind } from '#core/act'
import { type Author, authorOf, type Names } from '#core/decision-item'
import type { Deps } from './deps.ts'

/** Records of a kind at most: decades of them. */
const MOST = 10_000
/** The records of a kind that stand, newest first, each with its author; bodies that do not fit are left out. */
export const standingRecords = async <B>(
  { read }: Deps,
  {
    kind,
    site,
    schema,
  }: { kind: ActKind; site: string | undefined; schema: { safeParse(body: unknown): { data?: B } } },
  names: Names = new Map(),
): Promise<{ act: Act; key: string; by: Author; record: B }[]> => {
  const acts = await read('acts', { kinds: [kind], site, current: true, limit: MOST })
  return acts.flatMap((act) => {
    const record = schema.safeParse(act.body).data
    return record === undefined ? [] : [{ act, key: act.key, by: authorOf(act, names), record }]
  })
}
