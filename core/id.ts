import { z } from 'zod'

/** Id of a site, agent, meter, segment, contract, target or person. */
export const Id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'an id has 1 to 64 of a-z, 0-9 and -')
export type Id = z.infer<typeof Id>

/** A meter among all sites: `site/meter`. */
export const MeterKey = z.string().regex(/^[a-z0-9-]{1,64}\/[a-z0-9-]{1,64}$/, 'a meter key is written site/meter')
export type MeterKey = z.infer<typeof MeterKey>
export const meterKey = (site: Id, meter: Id): MeterKey => `${site}/${meter}`

/** Both languages of a name that people read. */
export const Name = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) })
export type Name = z.infer<typeof Name>
