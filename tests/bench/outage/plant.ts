import { writeFileSync } from 'node:fs'
import type { Stage } from '../../e2e/stage.ts'

/** 2,000 meters read once a minute, 33 or 34 of them each second; every fourth shows power, the others are registers. */
export const METERS = 2_000
export const isPower = (n: number): boolean => n % 4 === 3
export const meterOf = (n: number): string => `m-${n}`

/** The works of the bench, in place of the stage's plant. */
export const writePlant = (stage: Stage): void => {
  const meters = Array.from({ length: METERS }, (_, n) => {
    const name = `name: { ja: 計器${n}, en: M${n} }`
    const kind = isPower(n)
      ? 'measure: gauge, unit: kW, decimals: 1, role: none'
      : 'measure: counter, unit: kWh, decimals: 1, role: none'
    return `      - { id: ${meterOf(n)}, ${name}, carrier: grid, ${kind}, every: 1m, maxRate: 20000 }`
  })
  writeFileSync(
    stage.plantPath,
    `company: { id: co, name: { ja: 会社, en: Company } }
sites:
  - id: works
    name: { ja: 工場, en: Works }
    kind: factory
    area: chubu
    agents: [edge]
    meters:
${meters.join('\n')}
segments: []
contracts: []
targets: []
`,
  )
}

/** What a meter shows at a moment: a register that never stands still, or power. */
export const shown = (n: number, at: number): string => {
  const minute = Math.floor(at / 60_000)
  if (isPower(n)) return (100 + ((minute * 7_919 + n * 104_729) % 9_999) / 10).toFixed(1)
  const base = 10_000 * n + (minute - 29_000_000) * (1 + (n % 7))
  return (base + ((minute * 31 + n) % 10) / 10).toFixed(1)
}
