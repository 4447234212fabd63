import { SERVER_USER } from './outside-broker.ts'
import type { Plant } from './plant.ts'
import { sourceTopics } from './source.ts'
import { mqttUser, topic } from './wire.ts'

/** Mosquitto counts here what it threw away because a queue was full; the server listens to it (mosquitto(8), $SYS). */
export const DROPPED_TOPIC = '$SYS/broker/publish/messages/dropped'

/** What the server subscribes to for the agents of a plant: the readings, states and answers of its own sites. */
export const agentTopics = (plant: Plant): string[] =>
  plant.sites.flatMap(({ id }) => ['readings', 'status', 'answer'].map((channel) => `gentani/v1/${id}/+/${channel}`))

const block = (title: string, user: string, lines: readonly string[]): string =>
  [`# ${title}`, `user ${user}`, ...lines.map((line) => `topic ${line}`)].join('\n')

/**
 * The access list of a Mosquitto (mosquitto.conf(5), acl_file) for a plant: each agent writes its own readings, status and answers and
 * reads its own acks and requests, the server the other way round; whatever stands here nowhere is denied.
 */
export const brokerAcl = (plant: Plant): string => {
  const agents = plant.sites.flatMap((site) =>
    site.agents.map((agent) =>
      block(`agent ${agent} of ${site.id} (${site.name.en})`, mqttUser(site.id, agent), [
        `write ${topic(site.id, agent, 'readings')}`,
        `write ${topic(site.id, agent, 'status')}`,
        `write ${topic(site.id, agent, 'answer')}`,
        `read ${topic(site.id, agent, 'ack')}`,
        `read ${topic(site.id, agent, 'request')}`,
      ]),
    ),
  )
  const sources = plant.sources
    .filter((source) => sourceTopics(source).length > 0)
    .map((source) =>
      block(`${source.format} devices ${source.id} of ${source.site}`, mqttUser(source.site, source.id), [
        ...sourceTopics(source).map((t) => `${source.format === 'sparkplug-b' ? 'readwrite' : 'write'} ${t}`),
      ]),
    )
  const server = block(`the server of ${plant.company.name.en}`, plant.broker?.user ?? SERVER_USER, [
    ...agentTopics(plant).map((t) => `read ${t}`),
    ...plant.sites.flatMap(({ id }) => [`write gentani/v1/${id}/+/ack`, `write gentani/v1/${id}/+/request`]),
    `read ${DROPPED_TOPIC}`,
    ...plant.sources.flatMap((source) => sourceTopics(source).map((t) => `read ${t}`)),
    ...groupsOf(plant).map((group) => `write spBv1.0/${group}/NCMD/+`),
  ])
  return `${[server, ...agents, ...sources].join('\n\n')}\n`
}

/** Sparkplug groups of a plant; the server asks their nodes for births. */
const groupsOf = (plant: Plant): string[] => [
  ...new Set(plant.sources.flatMap((source) => (source.format === 'sparkplug-b' ? [source.group] : []))),
]

/** MQTT users that a plant needs at an outside broker: the server, then its agents and foreign devices. */
export const brokerUsers = (plant: Plant): string[] => [
  plant.broker?.user ?? SERVER_USER,
  ...plant.sites.flatMap((site) => site.agents.map((agent) => mqttUser(site.id, agent))),
  ...plant.sources.filter((s) => sourceTopics(s).length > 0).map((s) => mqttUser(s.site, s.id)),
]
