import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { at } from '#core/time'
import type { Driver, Sample, Start } from '../driver.ts'
import { type Complaint, complaint } from './complaint.ts'
import type { CsvConfig } from './config.ts'
import { bytesFrom, cutter, stretch } from './lines.ts'
import { cells, type Row, rowReader, samplesOf } from './row.ts'

/** How far the file was read: end of the last row, its line number, its length and hash, by which a replaced file is noticed. */
type Place = { readonly end: number; readonly line: number; readonly bytes: number; readonly hash: string }
const START: Place = { end: 0, line: 0, bytes: 0, hash: '' }

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 16)
const toMark = ({ end, line, bytes, hash }: Place): string => [end, line, bytes, hash].join(' ')
const toPlace = (mark: string): Place => {
  const [end, line, bytes, hash] = mark.split(' ')
  return { end: Number(end), line: Number(line), bytes: Number(bytes), hash: hash ?? '' }
}
const absent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** The place, if the file still holds the row that ended there; else its beginning. */
const checked = async (path: string, place: Place): Promise<Place> => {
  if (place.end === 0) return START
  const row = await stretch(path, place.end - place.bytes, place.end)
  return row.length === place.bytes && hashOf(row) === place.hash ? place : START
}

/** Rows as they are appended, whole lines only. A file that was replaced or cut is read from its beginning; one that is absent is waited for. */
export const follow = (config: CsvConfig, { mark, clock, log }: Start): Driver =>
  async function* (signal) {
    const bad = complaint(log, config.path)
    let place = mark === undefined ? START : toPlace(mark)
    let waiting = false
    while (!signal.aborted) {
      try {
        const from = await checked(config.path, place)
        if (from !== place && place.end > 0)
          log.warn({ file: config.path }, 'the file was replaced; read from its beginning')
        place = from
        for await (const [sample, reached] of appended({ config, place: from, bad })) {
          if (signal.aborted) return
          place = reached
          if (sample) yield sample
        }
        waiting = false
      } catch (error) {
        if (!absent(error)) throw error
        if (!waiting) log.warn({ file: config.path }, 'the file is not there yet')
        waiting = true
      }
      await clock.until(at(clock.now() + config.every), signal)
    }
  }

type Stretch = { readonly config: CsvConfig; readonly place: Place; readonly bad: Complaint }

async function* appended({ config, place, bad }: Stretch): AsyncGenerator<[Sample | undefined, Place]> {
  const file = await open(config.path)
  try {
    let reader = config.header ? await headed(config, place) : rowReader(config, undefined)
    const cut = cutter(config.encoding, { end: place.end, number: place.line })
    for await (const chunk of bytesFrom(file, place.end)) {
      for (const { text, number, end, bytes } of cut.push(chunk)) {
        const reached: Place = { end, line: number, bytes: bytes.length, hash: hashOf(bytes) }
        if (!reader) reader = heading(config, text)
        else yield* rowOf({ row: reader(text), text, reached, config, bad })
      }
    }
  } finally {
    await file.close()
  }
}

const heading = (config: CsvConfig, text: string) => rowReader(config, cells(text, config.delimiter))

/** The reader by the heading of a file that was begun before; undefined when the heading is still to come. */
const headed = async (config: CsvConfig, place: Place) => {
  if (place.end === 0) return undefined
  const cut = cutter(config.encoding)
  for (const { text } of cut.push(await stretch(config.path, 0, Math.min(place.end, 65_536))))
    return heading(config, text)
  return undefined
}

type Found = {
  readonly row: Row
  readonly text: string
  readonly reached: Place
  readonly config: CsvConfig
  readonly bad: Complaint
}

function* rowOf({ row, text, reached, config, bad }: Found): Generator<[Sample | undefined, Place]> {
  if (text.trim() === '') return yield [undefined, reached]
  if (row.wrong.length > 0) bad.row(reached.line, row.wrong)
  const samples = [...samplesOf(row, config.points, toMark(reached))]
  if (samples.length === 0) yield [undefined, reached]
  for (const sample of samples) yield [sample, reached]
}
