import { setTimeout as pause } from 'node:timers/promises'
import type { Way } from './proxy.ts'
import { serverUp, type World } from './world.ts'

/** What a fault meets; two faults at once meet two different things. */
export type Subject = 'line' | 'agent' | 'server' | 'broker'
export type Fault = {
  readonly name: string
  readonly of: Subject
  /** How often it is chosen among the others. */
  readonly weight: number
  /** Does it, holds it for `ms`, and ends it. */
  run(world: World, hold: { readonly ms: number; readonly way: Way }): Promise<void>
}

const weather =
  (change: Parameters<World['line']['set']>[1], after: 'heal' | 'cut' = 'heal'): Fault['run'] =>
  async ({ line }, { ms, way }) => {
    line.set(way, change)
    await pause(ms)
    if (after === 'cut') line.cut()
    line.heal()
  }
const full =
  (which: 'agent' | 'server'): Fault['run'] =>
  async (world, { ms }) => {
    world.disks[which].fill(world[which].pid)
    await pause(ms)
    world.disks[which].free(world[which].pid)
  }
const frozen =
  (which: 'agent' | 'server'): Fault['run'] =>
  async (world, { ms }) => {
    world[which].signal('SIGSTOP')
    await pause(ms)
    world[which].signal('SIGCONT')
  }
const ended =
  (which: 'agent' | 'server', how: 'kill9' | 'stop'): Fault['run'] =>
  async (world, { ms }) => {
    const said = await world[which][how]()
    if (how === 'stop' && said === 'killed') throw new Error(`the ${which} did not end when asked to`)
    await pause(ms / 4)
    world[which].start()
    if (which === 'server') await serverUp(world)
  }

const brokerEnded: Fault['run'] = async ({ broker }, { ms }) => {
  await broker?.kill()
  await pause(ms / 4)
  await broker?.start()
}

export const faults: readonly Fault[] = [
  { name: 'cut', of: 'line', weight: 3, run: async ({ line }) => line.cut() },
  { name: 'cut within a packet', of: 'line', weight: 2, run: weather({ tear: true }) },
  { name: 'slow line', of: 'line', weight: 2, run: weather({ delayMs: 400 }) },
  { name: 'blackhole one way, then all comes', of: 'line', weight: 2, run: weather({ passing: 'held' }) },
  { name: 'blackhole one way, then cut', of: 'line', weight: 2, run: weather({ passing: 'mute' }, 'cut') },
  { name: 'packets lost one way', of: 'line', weight: 2, run: weather({ passing: 'mute' }) },
  { name: 'packets in another order', of: 'line', weight: 3, run: weather({ shuffle: true }) },
  { name: 'packets twice', of: 'line', weight: 3, run: weather({ double: true }) },
  { name: 'packets twice in another order', of: 'line', weight: 2, run: weather({ double: true, shuffle: true }) },
  { name: 'agent killed', of: 'agent', weight: 3, run: ended('agent', 'kill9') },
  { name: 'agent stopped and started', of: 'agent', weight: 1, run: ended('agent', 'stop') },
  { name: 'agent frozen', of: 'agent', weight: 2, run: frozen('agent') },
  { name: "agent's disk full", of: 'agent', weight: 2, run: full('agent') },
  { name: 'new spool', of: 'agent', weight: 1, run: (world) => world.replaceAgent() },
  { name: 'server killed', of: 'server', weight: 3, run: ended('server', 'kill9') },
  { name: 'server stopped and started', of: 'server', weight: 1, run: ended('server', 'stop') },
  { name: 'server frozen', of: 'server', weight: 2, run: frozen('server') },
  { name: "server's disk full", of: 'server', weight: 2, run: full('server') },
  { name: 'broker killed, nothing kept', of: 'broker', weight: 4, run: brokerEnded },
]

/** One fault of a plan: how long it is held, and which way where it has one. */
export type Planned = { readonly fault: Fault; readonly ms: number; readonly way: Way }
/** What each subject meets, one after the other; the subjects meet theirs at the same time. */
export type Plan = Readonly<Record<Subject, readonly Planned[]>>

type Planning = { readonly random: () => number; readonly holdMs: number; readonly outside: boolean }
/** `count` faults by chance, every kind once where there is room for it. */
export const planned = (count: number, { random, holdMs, outside }: Planning): Plan => {
  const possible = faults.filter(({ of }) => outside || of !== 'broker')
  const once = shuffled(possible, random)
  const plan: Record<Subject, Planned[]> = { line: [], agent: [], server: [], broker: [] }
  for (let i = 0; i < count; i += 1) {
    const fault = once[i] ?? weighted(possible, random)
    const ms = Math.round(holdMs * (0.2 + 0.8 * random()))
    plan[fault.of].push({ fault, ms, way: random() < 0.5 ? 'up' : 'down' })
  }
  return plan
}

const shuffled = <T>(list: readonly T[], random: () => number): T[] =>
  list
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)

const weighted = (possible: readonly Fault[], random: () => number): Fault => {
  const lots = possible.flatMap((fault) => Array<Fault>(fault.weight).fill(fault))
  return lots[Math.floor(random() * lots.length)] as Fault
}

export const nameOf = ({ fault, ms, way }: Planned): string =>
  `${fault.name}${fault.of === 'line' ? ` (${way})` : ''} ${ms} ms`
