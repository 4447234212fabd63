import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Mosquitto, mosquitto } from '../agent/broker.ts'
import { ready } from '../e2e/api.ts'
import { gentani } from '../e2e/program.ts'
import type { Stage } from '../e2e/stage.ts'
import { until } from '../e2e/until.ts'
import { type Disk, openDisk } from './disk.ts'
import { type FaultyLine, openProxy } from './proxy.ts'
import { columns, heading, rowsOf, writeAgent } from './registers.ts'
import { type Supervised, supervised } from './supervised.ts'
import { openWorks, runAgent } from './works.ts'

/** A device's file and the spool that it was read into: a new spool comes with a new file, as a new computer does. */
export type Edge = { readonly yaml: string; readonly spool: string; readonly from: number; to: number }
/** A works in operation: a device that writes, an agent, a line, a server; each a process or a socket that faults can meet. */
export type World = {
  readonly stage: Stage
  readonly line: FaultyLine
  readonly server: Supervised
  /** undefined: the embedded one */
  readonly broker: Mosquitto | undefined
  readonly disks: { readonly agent: Disk; readonly server: Disk }
  readonly random: () => number
  readonly edges: readonly Edge[]
  agent: Supervised
  /** Rows that the device has written: the record that the ledger is compared with. */
  rows(): number
  /** The agent's computer is replaced by another one with an empty spool; the old spool lies aside. */
  replaceAgent(): Promise<void>
  /** The device writes no more. */
  halt(): void
  close(): Promise<void>
}

const BATCH = 20
/** The device writes rows in uneven bursts. */
const EVERY = 100
const BURST = 12
const AGENT_MB = 96
const SERVER_MB = 256

export type WorldOptions = {
  readonly random: () => number
  /** a real Mosquitto that keeps nothing on disk, in place of the embedded broker */
  readonly outside: boolean
}

export const openWorld = async ({ random, outside }: WorldOptions): Promise<World> => {
  const stage = await openWorks()
  const broker = outside ? await mosquitto() : undefined
  const own = broker ? `broker: { url: '${broker.url}' }\n` : ''
  writeFileSync(stage.plantPath, `${own}${readFileSync(stage.plantPath, 'utf8')}`)
  const disks = { agent: openDisk(join(stage.folder, 'edge'), AGENT_MB), server: dataDisk(stage) }
  const line = await openProxy(broker ? Number(new URL(broker.url).port) : stage.mqttPort, random)
  const server = supervised(() => gentani(['server', stage.plantPath], stage))
  const edges: Edge[] = []
  let row = 0
  const csv = (): string => join(stage.folder, `device-${edges.length}.csv`)
  const newEdge = (): Edge => {
    const n = edges.length + 1
    const edge: Edge = { yaml: `agent-${n}.yaml`, spool: join('edge', `spool-${n}.db`), from: row, to: row }
    edges.push(edge)
    writeFileSync(csv(), heading)
    writeAgent(stage, {
      meters: columns,
      batch: BATCH,
      port: line.port,
      spool: edge.spool,
      csv: `device-${n}.csv`,
      name: edge.yaml,
    })
    return edge
  }
  let edge = newEdge()
  const device = setInterval(() => {
    const to = row + Math.floor(random() * BURST)
    appendFileSync(csv(), rowsOf(row, to))
    row = to
    edge.to = to
  }, EVERY)
  await serverUp({ stage })
  const world: World = {
    stage,
    line,
    server,
    broker,
    disks,
    random,
    edges,
    agent: supervised(() => runAgent(stage, edge.yaml)),
    rows: () => row,
    replaceAgent: async () => {
      await world.agent.kill9()
      edge = newEdge()
      const { yaml } = edge
      world.agent = supervised(() => runAgent(stage, yaml))
    },
    halt: () => clearInterval(device),
    close: async () => {
      clearInterval(device)
      world.agent.signal('SIGCONT')
      server.signal('SIGCONT')
      await Promise.all([world.agent.kill9(), server.kill9(), line.close(), broker?.kill()])
      for (const disk of [disks.agent, disks.server]) disk.remove()
      stage.remove()
    },
  }
  return world
}

/** The data directory on a disk of its own, with what was made in it already. */
const dataDisk = (stage: Stage): Disk => {
  const aside = `${stage.dataDir}.made`
  renameSync(stage.dataDir, aside)
  mkdirSync(stage.dataDir)
  const disk = openDisk(stage.dataDir, SERVER_MB)
  cpSync(aside, stage.dataDir, { recursive: true })
  rmSync(aside, { recursive: true })
  return disk
}

/** Waits until the server answers; it may have to be started again by its supervisor first. */
export const serverUp = ({ stage }: Pick<World, 'stage'>): Promise<true> =>
  until('the server is ready', () => ready(stage.httpPort).catch(() => false as const), { ms: 300_000 })
