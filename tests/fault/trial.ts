import { setTimeout as pause } from 'node:timers/promises'
import { metric } from '../e2e/api.ts'
import { until } from '../e2e/until.ts'
import { arrived, type Books, books, lacking, newest, producedOf } from './books.ts'
import { chance } from './chance.ts'
import { nameOf, type Planned, planned } from './faults.ts'
import { supervised } from './supervised.ts'
import { runAgent } from './works.ts'
import { type Edge, openWorld, type World } from './world.ts'

export type Trial = {
  readonly seed: number
  readonly faults: number
  /** a fault is held at most so long, ms */
  readonly holdMs: number
  /** how long the last readings may take when all is well again, ms */
  readonly drainMs: number
  readonly tell: (line: string) => void
  /** over a real Mosquitto that keeps nothing on disk, which is killed too */
  readonly outside?: boolean
}
export type Outcome = {
  readonly produced: number
  /** right after the last fault, everything stopped */
  readonly atRest: Books
  /** when everything was delivered */
  readonly atEnd: Books
  readonly lacking: readonly string[]
  readonly restarts: { readonly agent: number; readonly server: number }
}

/** An outside broker has nothing left when nothing arrived for so long, ms. */
const QUIET_MS = 1_500
/** Something new shall have arrived before the next fault, but that is not waited for longer than this, ms. */
const PROGRESS_MS = 2_000

/** Runs a works under faults by chance, then lets everything arrive, and compares. Rejects with what the processes said. */
export const trial = async ({ seed, faults, holdMs, drainMs, tell, outside = false }: Trial): Promise<Outcome> => {
  const random = chance(seed)
  const plan = planned(faults, { random, holdMs, outside })
  const start = performance.now()
  const note = (line: string) => tell(`${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${line}`)
  const world = await openWorld({ random, outside })
  await until('the first readings have arrived', () => newest(world) > 0)
  note('a works in operation')
  try {
    await Promise.all(Object.values(plan).map((some) => meet(world, some, note)))
    note('all faults are over')
    world.halt()
    await rest(world)
    const atRest = books(world)
    note(`at rest: ${summary(atRest)}`)
    for (const edge of world.edges) await deliver(world, edge, drainMs)
    await rest(world)
    const atEnd = books(world)
    note(`at the end: ${summary(atEnd)}`)
    return {
      produced: world.edges.reduce((sum, edge) => sum + producedOf(edge), 0),
      atRest,
      atEnd,
      lacking: lacking(world),
      restarts: { agent: world.agent.ended(), server: world.server.ended() },
    }
  } catch (error) {
    throw new Error(
      `seed ${seed}: ${(error as Error).message}\nagent: ${world.agent.said()}\nserver: ${world.server.said()}`,
      {
        cause: error,
      },
    )
  } finally {
    await world.close()
  }
}

/** Waits until the ledger has readings that it does not have now, or for `ms`. */
const progress = async (world: World, ms: number): Promise<void> => {
  const now = newest(world)
  for (const end = Date.now() + ms; Date.now() < end && newest(world) <= now; ) await pause(50)
}

/** The faults of one subject, one after the other. */
const meet = async (world: World, plan: readonly Planned[], note: (line: string) => void): Promise<void> => {
  for (const each of plan) {
    note(nameOf(each))
    await each.fault.run(world, each)
    await progress(world, PROGRESS_MS)
  }
}

/** Ends the agent in the middle of its work and lets the server finish what it has in hand, so that what is where can be counted. */
const rest = async (world: World): Promise<void> => {
  await world.agent.kill9()
  await until('the server has nothing in hand', async () => {
    const [connections, waiting] = await Promise.all([
      metric(world.stage.httpPort, 'gentani_broker{kind="connections"}'),
      metric(world.stage.httpPort, 'gentani_messages_waiting'),
    ])
    if (!world.broker) return connections === 0 && waiting === 0
    // what an outside broker still holds comes in: until nothing new does
    const before = newest(world)
    await pause(QUIET_MS)
    return waiting === 0 && newest(world) === before
  })
}

/** Runs the agent of a spool until all that its device wrote has arrived; old spools come back as a repaired computer does. */
const deliver = async (world: World, edge: Edge, ms: number): Promise<void> => {
  world.agent = supervised(() => runAgent(world.stage, edge.yaml))
  const want = producedOf(edge)
  await until(`${want} readings of ${edge.yaml} have arrived`, () => arrived(world, edge) >= want, { ms, every: 200 })
  await world.agent.kill9()
}

export const summary = (b: Books): string =>
  `generated ${b.generated} = committed ${b.committed} + quarantined ${b.quarantined} + on the agent ${b.onAgent}; ` +
  `doubled ${b.doubled.length}, altered ${b.altered.length}, lost ${b.lost.length}, conflicts ${b.conflicts}, refused batches ${b.refusedBatches.length}`

/** What is wrong in an outcome, in words; empty when nothing is. */
export const wrongs = ({ produced, atRest, atEnd, lacking }: Outcome): string[] => [
  ...[atRest, atEnd].flatMap((b, i) => {
    const when = i === 0 ? 'at rest' : 'at the end'
    const first = (what: string, some: readonly string[]) =>
      some.length > 0 ? [`${when}: ${some.length} ${what}, ${some.slice(0, 5).join('; ')}`] : []
    return [
      ...(b.generated === b.committed + b.quarantined + b.onAgent ? [] : [`${when}: ${summary(b)}`]),
      ...first('doubled', b.doubled),
      ...first('altered', b.altered),
      ...first('batches lost', b.lost),
      ...first('batches refused', b.refusedBatches),
      ...(b.conflicts > 0 ? [`${when}: ${b.conflicts} conflicts`] : []),
    ]
  }),
  ...(lacking.length > 0 ? [`lost: ${lacking.length} readings, ${lacking.slice(0, 5).join('; ')}`] : []),
  ...(atEnd.generated === produced ? [] : [`produced ${produced}, arrived ${atEnd.generated}`]),
]
