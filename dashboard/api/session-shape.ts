import { z } from 'zod'
import { Grant } from '#core/role'

const Someone = z.object({ id: z.string(), name: z.string() })
/** Who the server takes this browser for, and what it may do. */
export const Session = z.object({
  person: Someone.extend({ roles: z.array(Grant), via: z.enum(['password', 'open', 'switch']) }).nullable(),
  reads: z.boolean(),
  passwordDue: z.boolean(),
  hasAccounts: z.boolean(),
  until: z.string().nullable(),
  switchable: z.array(Someone),
})
export type Session = z.infer<typeof Session>
