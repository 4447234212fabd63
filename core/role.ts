import { z } from 'zod'
import { Id } from './id.ts'

/** What a person may do, each more than the one before: read; record; close and approve; give rights. */
export const Role = z.enum(['viewer', 'operator', 'approver', 'administrator'])
export type Role = z.infer<typeof Role>

/** A role at one site, or with the empty site for the company: at every site and for what belongs to none. */
export const Grant = z.strictObject({ site: z.union([Id, z.literal('')]), role: Role })
export type Grant = z.infer<typeof Grant>

const rank = (role: Role): number => Role.options.indexOf(role)
/** Whether one role includes another. */
export const includes = (held: Role, needed: Role): boolean => rank(held) >= rank(needed)
/** Whether grants give a role at a site; at '' only a grant for the company does. */
export const may = (grants: readonly Grant[], role: Role, site: string): boolean =>
  grants.some((g) => (g.site === site || g.site === '') && includes(g.role, role))
/** Whether grants give a role at any site at all. */
export const mayAnywhere = (grants: readonly Grant[], role: Role): boolean => grants.some((g) => includes(g.role, role))
