import {
  type Inbound,
  type InboundFault,
  type MappingPlace,
  type Message,
  readLines,
  readMessage,
  type Unmapped,
} from '#core/inbound'
import type { Precision } from '#core/line-protocol'
import { isIgnored } from '#core/mapping-line'
import type { Plant } from '#core/plant'
import { type Source, type SourceOf, sourceAgent, sourceTopics } from '#core/source'
import { rebirthCommand } from '#core/sparkplug-payload'
import { type SparkplugSession, sparkplugSession } from '#core/sparkplug-session'
import { type EpochMs, HOUR } from '#core/time'
import type { Delivery, Intake } from '../ledger/contract.ts'
import { firstTime, type Log } from './log.ts'

/** Something that no meter stands for: how often it came, when last, and where it is. */
export type UnmappedName = { count: number; lastAt: number; readonly place: MappingPlace }
/** How a source stands; counts since the start. */
export type SourceState = {
  readonly source: Source
  messages: number
  readings: number
  /** values and messages that could not be read */
  refused: number
  /** of these, those that are not in the quarantine either: it was full for the hour */
  unkept: number
  /** retained messages are looked at only for values with a time of their own */
  lastAt: number | undefined
  /** what no meter stands for, by name, at most UNMAPPED names; what plant.yaml says to ignore is not among them */
  readonly unmapped: Map<string, UnmappedName>
  /** what no meter stands for, in all */
  unmappedCount: number
  /** Sparkplug B: births asked for */
  rebirths: number
}
/** Who is at the broker: the name of an agent or a source within a site. */
type User = { readonly site: string; readonly agent: string }
export type Sources = {
  /** filters that an outside broker is to bring */
  readonly topics: readonly string[]
  /** Whether a source of the plant listens to a topic. */
  listens(topic: string): boolean
  /** Whether a user of the embedded broker is a source. */
  isSource(user: User): boolean
  /** Whether such a user may subscribe to a filter: commands of its own Sparkplug group, and nothing else. */
  mayHear(user: User, filter: string): boolean
  /** What a message holds, for the intake: read once, however often the ledger must be asked. `by`: the user who sent it. */
  read(message: Message, by?: User): Delivery[]
  /** Lines written over HTTP by a source; resolves when they are committed, rejects when the ledger cannot take them now. */
  write(source: SourceOf<'line-protocol'>, text: string, precision: Precision): Promise<Inbound>
  /** A connection to the broker stands: births that were missed are asked for. */
  connected(): void
  states(): readonly SourceState[]
  /** Sources that send what no meter stands for. */
  unknown(): { site: string; source: string; count: number; last: number }[]
}

/** Names of unmapped things that are kept, by source; refused values that an hour puts into the quarantine, by source. */
const UNMAPPED = 500
const QUARANTINED = 1_000
/** Stands for the moment of arrival until it is known whether the meter may take it. */
const ARRIVAL = Number.NaN
/** A node is asked for its birth at most so often, ms. */
const REBIRTH_EVERY = 10_000

type Options = {
  plant: Plant
  intake: Pick<Intake, 'take'>
  log: Log
  now: () => EpochMs
  publish: (topic: string, payload: Uint8Array) => void
}
type Open = { readonly state: SourceState; readonly session: SparkplugSession | undefined; hour: number; kept: number }

/** Foreign devices behind the one inbound contract: bytes on a topic become readings, which take the path of all readings. */
export const openSources = ({ plant, intake, log, now, publish }: Options): Sources => {
  const first = firstTime()
  const asked = new Map<string, number>()
  const decimals = new Map(plant.sites.flatMap((s) => s.meters.map((m) => [`${s.id}/${m.id}`, m.decimals] as const)))
  const deltas = new Set(
    plant.sites.flatMap((s) => s.meters.flatMap((m) => (m.measure === 'delta' ? [`${s.id}/${m.id}`] : []))),
  )
  const decimalsIn = (source: Source) => (meter: string) => decimals.get(`${source.site}/${meter}`) ?? 0
  const open: Open[] = plant.sources.map((source) => ({
    state: {
      ...{ source, messages: 0, readings: 0, refused: 0, unkept: 0, lastAt: undefined, unmapped: new Map() },
      ...{ unmappedCount: 0, rebirths: 0 },
    },
    session: source.format === 'sparkplug-b' ? sparkplugSession(source, decimalsIn(source)) : undefined,
    hour: 0,
    kept: 0,
  }))
  const listening = (topic: string): Open[] =>
    open.filter(({ state: { source } }) =>
      source.format === 'sparkplug-b'
        ? topic.startsWith(`spBv1.0/${source.group}/`)
        : sourceTopics(source).includes(topic),
    )

  const of = (user: User): Open[] =>
    open.filter(({ state: { source } }) => source.site === user.site && source.id === user.agent)

  const note = ({ state }: Open, { name, place }: Unmapped): void => {
    const { id, site, ignore } = state.source
    if (isIgnored(name, ignore)) return
    state.unmappedCount += 1
    const known = state.unmapped.get(name)
    if (known) Object.assign(known, { count: known.count + 1, lastAt: now() })
    else if (state.unmapped.size < UNMAPPED) state.unmapped.set(name, { count: 1, lastAt: now(), place })
    if (known === undefined && first(`${site} ${id}`))
      log.info({ source: id, site, name }, 'a source sends what no meter stands for; see GET /api/v1/sources')
  }
  /** The faults that the quarantine still takes in this hour. */
  const aside = (one: Open, faults: readonly InboundFault[]): readonly InboundFault[] => {
    const hour = Math.floor(now() / HOUR)
    if (hour !== one.hour) Object.assign(one, { hour, kept: 0 })
    const room = faults.slice(0, QUARANTINED - one.kept)
    one.kept += room.length
    one.state.refused += faults.length
    one.state.unkept += faults.length - room.length
    return room
  }
  /** Readings of the moment of arrival get it here: an increment may not have it, since it would count twice where it comes twice. */
  const arrived = (one: Open, found: Inbound, at: number): Inbound => {
    const { site } = one.state.source
    const bare = found.readings.filter(([meter, t]) => Number.isNaN(t) && deltas.has(`${site}/${meter}`))
    return {
      ...found,
      readings: found.readings
        .filter((r) => !bare.includes(r))
        .map(([meter, t, value]) => [meter, Number.isNaN(t) ? at : t, value] as const),
      faults: [
        ...found.faults,
        ...bare.map(([meter, , value]): InboundFault => {
          const reason = 'an increment needs a time of its own: without one it would count twice where it comes twice'
          return { code: 'bad-time', reason, text: value, meter }
        }),
      ],
    }
  }
  const delivered = (one: Open, { readings, faults, unmapped }: Inbound): Delivery[] => {
    const { source } = one.state
    for (const name of unmapped) note(one, name)
    const refused = aside(one, faults).map(({ code, reason, text, meter }) => ({
      ...{ code, reason, text, meter: meter ?? null },
    }))
    one.state.readings += readings.length
    if (readings.length === 0 && refused.length === 0) return []
    const payload = Buffer.from(JSON.stringify({ readings, refused }))
    return [{ site: source.site, agent: sourceAgent(source), payload, receivedAt: now() }]
  }
  const askForBirth = (one: Open, node: string): void => {
    const { source } = one.state
    if (source.format !== 'sparkplug-b') return
    const key = `${source.group}/${node}`
    if (now() - (asked.get(key) ?? Number.NEGATIVE_INFINITY) < REBIRTH_EVERY) return
    asked.set(key, now())
    one.state.rebirths += 1
    publish(`spBv1.0/${source.group}/NCMD/${node}`, rebirthCommand(now()))
  }
  const read = (one: Open, { receivedAt, ...said }: Message): Inbound => {
    one.state.messages += 1
    one.state.lastAt = now()
    if (receivedAt === undefined) return readAs(one, { ...said, receivedAt })
    return arrived(one, readAs(one, { ...said, receivedAt: ARRIVAL }), receivedAt)
  }
  const readAs = (one: Open, message: Message): Inbound => {
    const { source } = one.state
    if (source.format !== 'sparkplug-b') return readMessage(source, message, decimalsIn(source))
    const { rebirth, ...found } = one.session?.take(message) ?? { readings: [], faults: [], unmapped: [], rebirth: [] }
    for (const node of rebirth) askForBirth(one, node)
    return found
  }
  return {
    topics: [...new Set(plant.sources.flatMap(sourceTopics))],
    listens: (topic) => listening(topic).length > 0,
    isSource: (user) => of(user).length > 0,
    mayHear: (user, filter) =>
      of(user).some(({ state: { source } }) => {
        if (source.format !== 'sparkplug-b') return false
        return new RegExp(`^spBv1\\.0/${escaped(source.group)}/[ND]CMD/|^spBv1\\.0/STATE/|^STATE/`).test(filter)
      }),
    read(message, by) {
      const heard = by ? of(by) : listening(message.topic)
      return heard.flatMap((one) => delivered(one, read(one, message)))
    },
    async write(source, text, precision) {
      const one = open.find(({ state }) => state.source === source)
      if (!one) throw new Error(`${source.id} is no source of this plant`)
      one.state.messages += 1
      one.state.lastAt = now()
      const read = readLines(source, { text, precision, receivedAt: ARRIVAL }, decimalsIn(source))
      const found = arrived(one, read, now())
      await Promise.all(delivered(one, found).map((d) => intake.take(d)))
      return found
    },
    connected() {
      for (const one of open) for (const node of one.session?.unborn() ?? []) askForBirth(one, node)
    },
    states: () => open.map(({ state }) => state),
    unknown: () =>
      open.flatMap(({ state: { source, unmapped } }) =>
        unmapped.size === 0
          ? []
          : [
              {
                ...{ site: source.site, source: source.id, count: unmapped.size },
                last: Math.max(...[...unmapped.values()].map((u) => u.lastAt)),
              },
            ],
      ),
  }
}
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
