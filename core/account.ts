import { z } from 'zod'
import { Grant } from './role.ts'

/** Author of acts made with `gentani user` by whoever has the shell of the server; no account bears this id. */
export const CONSOLE = 'console'

/**
 * A person's account as the body of an act of kind `account` (site '', key: the person's id) holds it: the ledger says who may do
 * what, so that every right has its author and its place in the hash chain. Passwords are kept elsewhere.
 */
export const Account = z.strictObject({
  name: z.string().trim().min(1).max(80).describe('name as people read it'),
  roles: z
    .array(Grant)
    .max(200)
    .refine((roles) => new Set(roles.map((r) => r.site)).size === roles.length, 'one role a site'),
  locked: z.boolean().default(false).describe('may not sign in; its acts stay'),
})
export type Account = z.infer<typeof Account>
