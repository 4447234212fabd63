import { getOften } from './get.ts'
import { send } from './send.ts'
import type { Session } from './session-shape.ts'

export type { Session } from './session-shape.ts'
export type Person = NonNullable<Session['person']>

const PATH = '/api/v1/session'
const shape = async () => (await import('./session-shape.ts')).Session
const load = getOften(PATH, shape)
export const sessionQuery = {
  queryKey: ['session'],
  queryFn: ({ signal }: { signal: AbortSignal }) => load(signal),
  staleTime: 30_000,
  refetchInterval: 60_000,
}

export const signIn = (account: string, password: string): Promise<Session> =>
  send('POST', PATH, { account, password }, shape)
export const signOut = (): Promise<Session> => send('DELETE', PATH, undefined, shape)
export const changePassword = (current: string, next: string): Promise<Session> =>
  send('POST', `${PATH}/password`, { current, next }, shape)
export const workAs = (account: string): Promise<Session> => send('POST', `${PATH}/as`, { account }, shape)
