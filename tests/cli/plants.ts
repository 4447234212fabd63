import { writeFileSync } from 'node:fs'

/** A plant of one works in ten lines; a case changes one text in it. */
const good = `company: { id: co, name: { ja: 会社, en: Company } }
sites:
  - id: works
    name: { ja: 工場, en: Works }
    kind: factory
    area: chubu
    agents: [edge]
    meters:
      - { id: main, name: { ja: 受電, en: Intake }, carrier: grid, measure: counter, unit: kWh, decimals: 1, every: 1m, maxRate: 100, counted: true }
      - { id: line, name: { ja: ライン, en: Line }, carrier: grid, measure: counter, unit: kWh, decimals: 1, every: 1m, maxRate: 100, parent: main, use: line }
segments:
  - { id: all, name: { ja: 全体, en: All }, jsic: "2221", kind: A, meters: ["works/*"], activity: { unit: t } }
contracts: []
targets:
  - { id: one, name: { ja: 年1%, en: One percent }, metric: improvement, scope: all, baseYear: 2020, goalYear: 2030, goal: 0.0956, path: yearly-1-percent }
history:
  2020: { all: { amounts: { grid: 9000000 }, activity: 150000, evidence: 定期報告書 } }
`
export const writePlant = (path: string, change?: readonly [from: string, to: string]): void => {
  if (change && !good.includes(change[0])) throw new Error(`the plant has no ${change[0]}`)
  writeFileSync(path, change ? good.replace(change[0], change[1]) : good)
}
