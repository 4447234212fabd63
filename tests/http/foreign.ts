import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueAgentPassword } from '../../server/ingest/credentials.ts'
import { NOW, openHouse } from './house.ts'

/** A works with a counter and a meter of pulses that Telegraf writes; `more` are further lines of its source. */
const plantText = (more: string): string => `
company: { id: co, name: { ja: 会社, en: Company } }
sites:
  - id: works
    name: { ja: 工場, en: Works }
    kind: factory
    area: chubu
    agents: [edge]
    meters:
      - { id: main, name: { ja: 受電, en: Intake }, carrier: grid, measure: counter, unit: kWh, decimals: 1, every: 1m, maxRate: 1000, role: intake, counted: true }
      - { id: pulses, name: { ja: パルス, en: Pulses }, carrier: grid, measure: delta, unit: kWh, decimals: 1, every: 1m, maxRate: 1000 }
sources:
  - id: telegraf
    site: works
    format: line-protocol${more}
    meters:
      - { meter: main, measurement: modbus, field: energy, tags: { slave_id: '1' } }
      - { meter: pulses, measurement: modbus, field: pulses, tags: { slave_id: '1' } }
`
type Options = { more?: string; openAs?: string }
/** The HTTP side of a works whose one source is a Telegraf, with its token. */
export const openForeign = async ({ more = '', openAs }: Options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-foreign-'))
  const plantPath = join(folder, 'plant.yaml')
  writeFileSync(plantPath, plantText(more))
  const secrets = join(folder, 'agents.json')
  const token = issueAgentPassword(secrets, { site: 'works', agent: 'telegraf' })
  const house = await openHouse({ plantPath, secrets, ...(openAs === undefined ? {} : { openAs: { person: openAs } }) })
  return {
    house,
    token,
    /** Values of a meter as they were stored, in order of their time. */
    stored: async (meter = 'main') =>
      (await house.read('readings', { meter: `works/${meter}`, from: 0, to: 2e12, after: null, limit: 100 })).map(
        ({ at, value }) => ({ at, value }),
      ),
    shutDown: async () => {
      await house.shutDown()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
export type Foreign = Awaited<ReturnType<typeof openForeign>>
/** UTC ms of a minute of the hour before the clock of the house. */
export const minuteOf = (minute: number): number => NOW - 3_600_000 + minute * 60_000
