import { z } from 'zod'
import type { EpochMs } from './time.ts'

/** How a sample was had: `suspect` is set aside unless a person accepts it; `estimated` is used and flagged. */
export const Quality = z.enum(['good', 'estimated', 'suspect'])
export type Quality = z.infer<typeof Quality>

/** A reading as the engine takes it: `value` is the displayed decimal, exactly as sent. */
export type Reading = { readonly at: EpochMs; readonly value: string; readonly quality: Quality }
