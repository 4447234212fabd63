import type { AuthenticateError, Client } from 'aedes'
import { topic } from '#core/wire'
import type { AgentName, Credentials } from './credentials.ts'

/** All that an agent may touch: it publishes readings, status and answers, it hears its acks and requests; nothing else is anybody's. */
export type Rights = AgentName & {
  readonly readings: string
  readonly status: string
  readonly ack: string
  readonly request: string
  readonly answer: string
}

const rightsOf = ({ site, agent }: AgentName): Rights => ({
  site,
  agent,
  readings: topic(site, agent, 'readings'),
  status: topic(site, agent, 'status'),
  ack: topic(site, agent, 'ack'),
  request: topic(site, agent, 'request'),
  answer: topic(site, agent, 'answer'),
})

/** CONNACK code 4: bad user name or password (MQTT 3.1.1, table 3.1). */
export const badPassword = (): AuthenticateError =>
  Object.assign(new Error('bad user name or password'), { returnCode: 4 as AuthenticateError['returnCode'] })

/** Who may do what; a client that was not admitted has no rights. */
export const rules = (credentials: Credentials) => {
  const admitted = new WeakMap<Client, Rights>()
  return {
    admit(client: Client, user: string | undefined, password: Uint8Array | undefined): Rights | undefined {
      const name = user !== undefined && password !== undefined ? credentials.check(user, password) : undefined
      if (!name) return undefined
      const rights = rightsOf(name)
      admitted.set(client, rights)
      return rights
    },
    rights: (client: Client | null): Rights | undefined => (client ? admitted.get(client) : undefined),
  }
}
