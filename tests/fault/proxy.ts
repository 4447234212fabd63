import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'
import { isTraffic, kindOf, PUBLISH, packetCutter } from './packets.ts'

/** `up`: from the agent to the broker. */
export type Way = 'up' | 'down'
/** What happens to packets of one direction. `mute`: nothing passes, and what is sent is gone; `held`: it comes when the line is well. */
type Weather = { delayMs: number; passing: 'all' | 'held' | 'mute'; shuffle: boolean; double: boolean; tear: boolean }
const fair = (): Weather => ({ delayMs: 0, passing: 'all', shuffle: false, double: false, tear: false })
/** So many packets are shuffled among each other, or what came within so many ms. */
const BAG = 4
const BAG_MS = 80

/** A line between agents and their broker that knows MQTT packets, for faults from outside both. */
export type FaultyLine = {
  readonly port: number
  /** Ends all connections, in the middle of whatever they send. */
  cut(): void
  set(way: Way, weather: Partial<Weather>): void
  /** What was held comes now; what follows passes. */
  heal(): void
  close(): Promise<void>
}

type Line = { cut(): void; heal(): void }

export const openProxy = async (target: number, random: () => number): Promise<FaultyLine> => {
  const weather: Record<Way, Weather> = { up: fair(), down: fair() }
  const lines = new Set<Line>()
  const server = createServer((agent) => {
    const broker = dial(target, '127.0.0.1')
    const end = (): void => {
      agent.destroy()
      broker.destroy()
      lines.delete(line)
    }
    const up = pipe({ from: agent, to: broker, weather: () => weather.up, random, end })
    const down = pipe({ from: broker, to: agent, weather: () => weather.down, random, end })
    const line: Line = {
      cut: end,
      heal: () => {
        up()
        down()
        if (agent.destroyed || broker.destroyed) end()
      },
    }
    lines.add(line)
    // a goodbye is lost on a mute line as everything is: the other side still believes in the connection
    agent.on('close', () => weather.up.passing === 'all' && end())
    broker.on('close', () => weather.down.passing === 'all' && end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const line of [...lines]) line.cut()
  }
  return {
    port: (server.address() as { port: number }).port,
    cut,
    set: (way, change) => void Object.assign(weather[way], change),
    heal: () => {
      weather.up = fair()
      weather.down = fair()
      for (const line of [...lines]) line.heal()
    },
    close: async () => {
      server.close()
      cut()
      await once(server, 'close')
    },
  }
}

type Pipe = { from: Socket; to: Socket; weather: () => Weather; random: () => number; end: () => void }

/** Carries packets one way through the weather; gives back what lets go of those that it holds. */
const pipe = ({ from, to, weather, random, end }: Pipe): (() => void) => {
  const cutter = packetCutter()
  let held: Buffer[] = []
  const bag: Buffer[] = []
  let last = 0
  const write = (packet: Buffer): void => {
    const now = performance.now()
    last = Math.max(last, now + weather().delayMs)
    setTimeout(() => to.destroyed || to.write(packet), last - now)
  }
  const shake = (): void => {
    for (; bag.length > 0; ) write(bag.splice(Math.floor(random() * bag.length), 1)[0] as Buffer)
  }
  const pass = (packet: Buffer): void => {
    const { passing, shuffle, double, tear } = weather()
    if (passing === 'mute') return
    if (passing === 'held') return void held.push(packet)
    if (tear && kindOf(packet) === PUBLISH) {
      weather().tear = false
      to.write(packet.subarray(0, Math.ceil(packet.length / 2)), end)
      return
    }
    if (double && isTraffic(packet)) write(packet)
    if (!shuffle || !isTraffic(packet)) return write(packet)
    bag.push(packet)
    if (bag.length >= BAG) shake()
    else if (bag.length === 1) setTimeout(shake, BAG_MS)
  }
  from.on('data', (chunk: Buffer) => {
    for (const packet of cutter(chunk)) pass(packet)
  })
  from.on('error', () => undefined)
  return () => {
    const now = held
    held = []
    for (const packet of now) write(packet)
  }
}
