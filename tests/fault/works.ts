import { join } from 'node:path'
import { get, ready, slotSum } from '../e2e/api.ts'
import { edgeAgent, gentani, type Program } from '../e2e/program.ts'
import { openStage, ROOT, type Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { at, counted, display } from './registers.ts'

export const openWorks = (): Promise<Stage> => openStage({ plant: join(ROOT, 'tests/fault/plant.yaml'), site: 'works' })
/** The server's process, ready. */
export const serve = async (stage: Stage): Promise<Program> => {
  const server = gentani(['server', stage.plantPath], stage)
  const gone = server.ended.then((code) => {
    throw new Error(`the server ended with ${code}: ${server.err()}`)
  })
  await Promise.race([ready(stage.httpPort), gone])
  gone.catch(() => undefined)
  return server
}
export const runAgent = (stage: Stage, name = 'agent.yaml'): Program => edgeAgent([join(stage.folder, name)])

type Agents = { agents: { committed: number; epoch: string | null; spooled: number | null }[] }
/** Highest seq that the server has committed, as it says. */
export const committed = async (stage: Stage): Promise<number> => {
  const { agents } = await get<Agents>(stage.httpPort, '/api/v1/agents')
  return agents[0]?.committed ?? 0
}
type Page = { readings: { at: string; value: string; mark: string }[]; next: string | null }
/** All readings of a meter as `ms value mark`, through the paged API. */
export const readingsOf = async (stage: Stage, meter: string): Promise<string[]> => {
  const out: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await get<Page>(
      stage.httpPort,
      `/api/v1/meters/works/${meter}/readings?from=0&to=${Date.now()}&limit=10000${cursor && `&cursor=${cursor}`}`,
    )
    out.push(...page.readings.map((r) => `${Date.parse(r.at)} ${r.value} ${r.mark}`))
    cursor = page.next
  }
  return out
}
export const expectedReadings = (column: number, rows: number): string[] =>
  Array.from({ length: rows }, (_, row) => `${at(row)} ${display(column, row)} usable`)

type Totals = { rows: { key: string; amount: number | null }[] }
/** Waits until a meter's half-hours sum to the register's difference exactly; then the month's total must say the same. */
export const settled = async (stage: Stage, meter: string, { column, rows }: { column: number; rows: number }) => {
  const want = counted(column, rows - 1)
  await until(`the slots of ${meter} sum to ${want} millionths`, async () => {
    return (await slotSum(stage.httpPort, `works/${meter}`, [at(0), at(rows)])) === want
  })
  const { rows: months } = await get<Totals>(stage.httpPort, '/api/v1/totals?from=2025-05&to=2025-07&by=meter')
  const sum = months
    .filter((r) => r.key === `works/${meter}`)
    .reduce((s, r) => s + Math.round((r.amount ?? 0) * 1e6), 0)
  return { want, sum }
}
