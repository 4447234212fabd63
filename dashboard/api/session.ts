import { z } from 'zod'
import { Grant } from '#core/role'
import { get } from './get.ts'
import { send } from './send.ts'

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
export type Person = NonNullable<Session['person']>

const PATH = '/api/v1/session'
export const sessionQuery = {
  queryKey: ['session'],
  queryFn: ({ signal }: { signal: AbortSignal }) => get(PATH, Session, signal),
  staleTime: 30_000,
  refetchInterval: 60_000,
}

export const signIn = (account: string, password: string): Promise<Session> =>
  send('POST', PATH, { account, password }, Session)
export const signOut = (): Promise<Session> => send('DELETE', PATH, undefined, Session)
export const changePassword = (current: string, next: string): Promise<Session> =>
  send('POST', `${PATH}/password`, { current, next }, Session)
export const workAs = (account: string): Promise<Session> => send('POST', `${PATH}/as`, { account }, Session)
