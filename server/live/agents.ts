import type { Plant } from '#core/plant'
import type { Reconciled } from '#core/reconciliation'
import type { AgentState } from '#core/snapshot'
import { type EpochMs, isoJst } from '#core/time'
import type { Ack, Status } from '#core/wire'

/** What is known of the agents that the plant names. */
export type Agents = {
  status(site: string, agent: string, status: Status, now: EpochMs): void
  ack(site: string, agent: string, ack: Ack, now: EpochMs): void
  /** the last reconciliation, or how far the running one is */
  reconciled(site: string, agent: string, result: Reconciled): void
  /** the epoch of an agent that is online, and how far the ledger has it */
  running(site: string, agent: string): { epoch: string; committed: number } | undefined
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
        reconciled: null,
        stopped: null,
        step: null,
      })
  /** the epoch that `committed` is of */
  const ackedEpoch = new Map<string, string>()
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
          stopped: s.stopped ?? null,
          step: s.step ? { at: isoJst(s.step.at as EpochMs), by: s.step.by } : null,
        })
    },
    ack: (site, agent, ack, now) => {
      ackedEpoch.set(`${site}/${agent}`, ack.epoch)
      change(site, agent, { epoch: ack.epoch, committed: ack.committed, lastSeen: isoJst(now) })
    },
    reconciled: (site, agent, reconciled) => change(site, agent, { reconciled }),
    running: (site, agent) => {
      const is = states.get(`${site}/${agent}`)
      const acked = ackedEpoch.get(`${site}/${agent}`)
      if (is?.state !== 'online' || is.epoch === null) return undefined
      return { epoch: is.epoch, committed: acked === is.epoch ? is.committed : 0 }
    },
    states: () => [...states.values()],
  }
}
