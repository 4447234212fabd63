import type { Coefficients } from '#core/coefficient'
import { once } from '#core/once'
import type { Plant } from '#core/plant'
import type { EpochMs } from '#core/time'
import type { ActWriter, Read } from '../ledger/contract.ts'
import { type Library, libraryOf } from './library.ts'

export type ClosingOptions = {
  readonly plant: Plant
  /** SHA-256 of the text of plant.yaml */
  readonly plantHash: string
  /** the sets as they are now */
  readonly coefficients: () => Coefficients
  readonly read: Read
  readonly act: ActWriter
  readonly now: () => EpochMs
}
/** What every close of this server rests on. */
export type Ground = ClosingOptions & { readonly library: () => Library }
const library = once(libraryOf)
export const groundOf = (options: ClosingOptions): Ground => ({
  ...options,
  library: () => library(options.coefficients()),
})
