import type { Coefficients } from '#core/coefficient'
import { once } from '#core/once'
import type { Plant } from '#core/plant'
import type { EpochMs } from '#core/time'
import type { ActWriter, Read } from '../ledger/contract.ts'
import { type Library, libraryOf } from './library.ts'

export type ClosingOptions = {
  /** the plant as it is now, and the SHA-256 of its text */
  readonly inUse: () => { readonly plant: Plant; readonly hash: string }
  /** the sets as they are now */
  readonly coefficients: () => Coefficients
  readonly read: Read
  readonly act: ActWriter
  readonly now: () => EpochMs
}
/** What every close of this server rests on. */
export type Ground = ClosingOptions & {
  readonly library: () => Library
  readonly plant: Plant
  readonly plantHash: string
}
const library = once(libraryOf)
export const groundOf = (options: ClosingOptions): Ground => ({
  ...options,
  library: () => library(options.coefficients()),
  get plant() {
    return options.inUse().plant
  },
  get plantHash() {
    return options.inUse().hash
  },
})
