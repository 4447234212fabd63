import type { Driver, Start } from '../driver.ts'
import { complaint } from './complaint.ts'
import type { CsvConfig } from './config.ts'
import { linesOf } from './lines.ts'
import { cells, type Row, rowReader, samplesOf } from './row.ts'

/** The whole file once; the mark is the number of the last line that was read. */
export const read = (config: CsvConfig, { mark, log }: Start): Driver =>
  async function* (signal) {
    const done = Number(mark ?? 0)
    const bad = complaint(log, config.path)
    let reader: ((line: string) => Row) | undefined = config.header ? undefined : rowReader(config, undefined)
    for await (const { text, number } of linesOf(config.path, config.encoding)) {
      if (signal.aborted) return
      if (!reader) {
        reader = rowReader(config, cells(text, config.delimiter))
        continue
      }
      if (number <= done || text.trim() === '') continue
      const row = reader(text)
      if (row.wrong.length > 0) bad.row(number, row.wrong)
      yield* samplesOf(row, config.points, String(number))
    }
    log.info({ file: config.path, badRows: bad.count() }, 'file read')
  }
