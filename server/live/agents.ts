import type { Plant } from '#core/plant'
import type { AgentState } from '#core/snapshot'
import { type EpochMs, isoJst } from '#core/time'
import type { Ack, Status } from '#core/wire'

/** What is known of the agents that the plant names. */
export type Agents = {
  status(site: string, agent: string, status: Status, now: EpochMs): void
  ack(site: string, agent: string, ack: Ack, now: EpochMs): void
  states(): AgentState[]
}
export const trackAgents = (plant: Plant): Agents => {
  const states = new Map<string, AgentState>()
  for (const site of plant.sites)
    for (const agent of site.agents)
      states.set(`${site.id}/${agent}`, {
        site: site.id,
        agent,
        state: 'never-seen',
        epoch: null,
        committed: 0,
        spooled: null,
        version: null,
        clock: 'unknown',
        lastSeen: null,
      })
  const change = (site: string, agent: string, change: Partial<AgentState>): void => {
    const known = states.get(`${site}/${agent}`)
    if (known) states.set(`${site}/${agent}`, { ...known, ...change })
  }
  return {
    status: (site, agent, s, now) => {
      const lastSeen = isoJst(now)
      if (s.state === 'offline') change(site, agent, { state: 'offline', lastSeen })
      else
        change(site, agent, {
          state: 'online',
          epoch: s.epoch,
          spooled: s.spooled,
          version: s.version,
          clock: s.clock,
          lastSeen,
        })
    },
    ack: (site, agent, ack, now) =>
      change(site, agent, { epoch: ack.epoch, committed: ack.committed, lastSeen: isoJst(now) }),
    states: () => [...states.values()],
  }
}
