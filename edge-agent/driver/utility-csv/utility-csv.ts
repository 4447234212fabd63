import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { at } from '#core/time'
import { cells } from '../csv/row.ts'
import type { Driver, Sample, Start } from '../driver.ts'
import type { UtilityCsvConfig } from './config.ts'
import { type DayRow, dayRow } from './rows.ts'

/** Files that were read, by name and content; kept as the mark, the newest at most. */
const REMEMBERED = 500

/**
 * 30分値 of a utility: every file of the folder is read once, whole or not at all; the same name with other content is read anew (a
 * corrected file). Files that are still being written are read when they have not changed between two looks.
 */
export const utilityCsv = (config: UtilityCsvConfig, { mark, clock, log }: Start): Driver =>
  async function* (signal) {
    const done = new Set<string>(mark === undefined ? [] : (JSON.parse(mark) as string[]))
    let before = new Map<string, string>()
    while (!signal.aborted) {
      const now = await files(config.path)
      for (const [file, state] of now) {
        if (before.get(file) !== state || signal.aborted) continue
        const text = await readFile(file)
        const name = `${basename(file)} ${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`
        if (done.has(name)) continue
        done.add(name)
        const kept = [...done].slice(-REMEMBERED)
        yield* samplesOf(file, new TextDecoder(config.encoding).decode(text), {
          config,
          log,
          mark: JSON.stringify(kept),
        })
      }
      before = now
      await clock.until(at(clock.now() + config.every), signal)
    }
  }

/** Files and how they look: size and time of change. */
const files = async (path: string): Promise<Map<string, string>> => {
  const found = await stat(path).catch(() => undefined)
  if (!found) return new Map()
  const names = found.isDirectory()
    ? (await readdir(path)).filter((n) => /\.csv$/i.test(n)).map((n) => join(path, n))
    : [path]
  const states = await Promise.all(
    names.sort().map(async (name): Promise<[string, string] | undefined> => {
      const state = await stat(name).catch(() => undefined)
      return state && [name, `${state.size} ${state.mtimeMs}`]
    }),
  )
  return new Map(states.filter((s) => s !== undefined))
}

type Reading = { readonly config: UtilityCsvConfig; readonly log: Start['log']; readonly mark: string }

function* samplesOf(file: string, text: string, { config, log, mark }: Reading): Generator<Sample> {
  const rows = text.split(/\r?\n/).map((line) => cells(line, config.delimiter) ?? [])
  const wrong: string[] = []
  const samples: Sample[] = []
  for (const { meter, decimals, where } of config.points)
    for (const [i, row] of rows.entries()) {
      if (where && row[where.column - 1]?.trim() !== where.is) continue
      const read: DayRow = dayRow(row, config, decimals)
      if (read.is === 'wrong') wrong.push(`${file}:${i + 1}: ${read.why}`)
      if (read.is === 'amounts') for (const { end, raw } of read.amounts) samples.push({ point: meter, at: end, raw })
    }
  if (wrong.length > 0 || samples.length === 0) {
    const why = wrong[0] ?? `${file}: no row with a day in column ${config.date} fits any point`
    log.warn({ file, wrong: wrong.length }, `nothing of the file was taken: ${why}`)
    return
  }
  samples.sort((a, b) => a.at - b.at)
  for (const [i, sample] of samples.entries()) yield i === samples.length - 1 ? { ...sample, mark } : sample
  log.info({ file, readings: samples.length }, 'file read')
}
