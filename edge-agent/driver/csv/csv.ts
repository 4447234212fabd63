import type { Driver, Start } from '../driver.ts'
import type { CsvConfig } from './config.ts'
import { follow } from './follow.ts'
import { read } from './read.ts'
import { replay } from './replay.ts'

const modes = { follow, read, replay } as const satisfies Record<
  CsvConfig['mode'],
  (config: CsvConfig, start: Start) => Driver
>

/** Reads a CSV file in the way that its mode says. */
export const csv = (config: CsvConfig, start: Start): Driver => modes[config.mode](config, start)
