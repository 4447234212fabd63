import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Stage } from '../e2e/stage.ts'

const MINUTE = 60_000
/** 1 June 2025, 00:00 Japan time. */
export const FIRST = Date.UTC(2025, 4, 31, 15)
export const columns = ['a', 'b', 'c', 'unknown'] as const
/** A register in thousandths after `row` minutes: uneven steps of 0 … 10.006, known at any row without the ones before. */
const register = (column: number, row: number): number => {
  const whole = Math.floor(row / 7)
  const steps = [0, 1, 10_006, 333, 0, 7_777, 12]
  const sum = (n: number): number => steps.slice(0, n).reduce((x, y) => x + y, 0)
  return (column + 1) * 1_000_003 + whole * sum(steps.length) + sum(row % 7)
}
const shown = (thousandths: number): string => (thousandths / 1000).toFixed(3)
export const at = (row: number): number => FIRST + row * MINUTE
/** What the meter of a column has counted between rows 0 and `last`, in millionths. */
export const counted = (column: number, last: number): number => (register(column, last) - register(column, 0)) * 1_000
/** What the meter's display showed at a row. */
export const display = (column: number, row: number): string => shown(register(column, row))

/** Rows of the file as the device writes them. */
export const rowsOf = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => {
    const row = from + i
    return `${[at(row), ...columns.map((_c, column) => display(column, row))].join(',')}\n`
  }).join('')
export const heading = `time,${columns.join(',')}\n`
export const csvOf = (stage: Stage): string => join(stage.folder, 'registers.csv')
export const writeRows = (stage: Stage, rows: number): void =>
  writeFileSync(csvOf(stage), `${heading}${rowsOf(0, rows)}`)
export const appendRows = (stage: Stage, from: number, to: number): void =>
  appendFileSync(csvOf(stage), rowsOf(from, to))

type AgentFile = {
  readonly meters: readonly string[]
  readonly batch: number
  readonly port?: number
  /** in place of a port: how the file names its broker, without the password */
  readonly broker?: string
  readonly spool?: string
  readonly csv?: string
  readonly name?: string
}
/** agent.yaml that follows the file; `meters` of the columns it reads, `batch` readings a batch, `port` of its broker. */
export const writeAgent = (
  stage: Stage,
  {
    meters,
    batch,
    broker,
    port = stage.mqttPort,
    spool = 'spool.db',
    csv = 'registers.csv',
    name = 'agent.yaml',
  }: AgentFile,
): string => {
  const points = meters.map(
    (m) => `{ meter: ${m}, column: ${m}, measure: counter, unit: ${m === 'c' ? 'm3' : 'kWh'}, decimals: 3 }`,
  )
  const path = join(stage.folder, name)
  writeFileSync(
    path,
    `site: works
agent: edge
broker: { ${broker ?? `url: 'mqtt://127.0.0.1:${port}'`}, passwordFile: password }
spool: { path: ${spool} }
batch: { maxReadings: ${batch}, lingerMs: 20 }
devices:
  - id: file
    driver: csv
    path: ${csv}
    mode: follow
    every: 200ms
    time: { format: epoch-ms }
    points: [${points.join(', ')}]
`,
  )
  return path
}
