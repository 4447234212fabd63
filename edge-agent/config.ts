import { z } from 'zod'
import { Id } from '#core/id'
import { ClockConfig } from './clock-state.ts'
import { DeviceConfig } from './driver/index.ts'
import { DemandConfig } from './local/demand.ts'

const BrokerConfig = z.strictObject({
  url: z
    .string()
    .regex(
      /^(mqtts?|wss?):\/\/[^/\s:]+(:\d{1,5})?(\/\S*)?$/,
      'a broker is written mqtt://host:1883 (or mqtts, ws, wss)',
    )
    .default('mqtt://127.0.0.1:1883'),
  passwordFile: z.string().min(1).describe('file with the password alone, readable by its owner only (0600)'),
  caFile: z
    .string()
    .min(1)
    .optional()
    .describe('mqtts, wss: PEM of the authority that signed the certificate of the broker'),
  certFile: z.string().min(1).optional().describe('client certificate of this agent, PEM'),
  keyFile: z.string().min(1).optional().describe('its private key, PEM, mode 0600'),
})
const LocalConfig = z.strictObject({
  port: z
    .int()
    .min(0)
    .max(65_535)
    .default(9_464)
    .describe('page with last values, /healthz, /metrics (Prometheus), /values'),
  host: z.string().min(1).default('127.0.0.1').describe('address to listen on; everybody who reaches it may read'),
})
const SpoolConfig = z.strictObject({
  path: z.string().min(1).describe('SQLite file; made when it is absent'),
  maxBytes: z
    .int()
    .min(262_144)
    .default(2_147_483_648)
    .describe('cap on kept batches, bytes; acknowledged ones go first, then it is as `full` says'),
  full: z
    .enum(['stop', 'drop-oldest'])
    .default('stop')
    .describe(
      'stop: the oldest are kept and sampling stops; drop-oldest: the oldest give way, and the server is told which',
    ),
  thinAt: z.number().min(0).max(1).default(0.75).describe('so full, power is kept once a minute; registers always'),
  dropAt: z.number().min(0).max(1).default(0.9).describe('so full, power is not kept at all'),
})
const BatchConfig = z.strictObject({
  maxReadings: z
    .int()
    .min(1)
    .max(5_000)
    .default(2_000)
    .describe('readings of one batch at most; it stays under 256 KiB anyway'),
  lingerMs: z.int().min(0).max(60_000).default(1_000).describe('a reading waits at most so long for others, ms'),
})

/** agent.yaml, parsed: one agent, its broker, its spool and the devices that it reads. */
export const AgentConfig = z
  .strictObject({
    site: Id,
    agent: Id.describe('unique within the site; its MQTT user is <site>.<agent>'),
    broker: BrokerConfig,
    spool: SpoolConfig,
    batch: BatchConfig.prefault({}),
    clock: ClockConfig.prefault({}),
    local: LocalConfig.optional().describe('a page on this computer; none when left out'),
    demand: z.array(DemandConfig).max(20).default([]).describe('30-minute demands watched on the spot'),
    devices: z.array(DeviceConfig).min(1),
  })
  .superRefine((config, ctx) => {
    for (const { path, message } of [...clashes(config.devices), ...unread(config)])
      ctx.addIssue({ code: 'custom', path, message })
  })
export type AgentConfig = z.infer<typeof AgentConfig>

type Clash = { path: (string | number)[]; message: string }

/** A demand is of a meter that is read here, in a unit that is power or energy. */
const unread = ({
  demand,
  devices,
}: {
  demand: readonly DemandConfig[]
  devices: readonly DeviceConfig[]
}): Clash[] => {
  const points = new Map(
    devices.flatMap((device) => device.points.map((p) => [p.meter, `${p.measure} ${p.unit}`] as const)),
  )
  return demand.flatMap(({ meter }, i) => {
    const is = points.get(meter)
    if (is === 'counter kWh' || is === 'gauge kW') return []
    const message =
      is === undefined
        ? `"${meter}" is not read by this agent`
        : `a demand is of a counter in kWh or a gauge in kW, not of a ${is}`
    return [{ path: ['demand', i, 'meter'], message }]
  })
}

/** A device id and a meter stand for one thing each; steps fit into each other. */
const clashes = (devices: readonly DeviceConfig[]): Clash[] => {
  const ids = new Set<string>()
  const meters = new Map<string, string>()
  return devices.flatMap((device, d) => {
    const found: Clash[] = []
    const say = (path: (string | number)[], message: string) => found.push({ path: ['devices', d, ...path], message })
    if (ids.has(device.id)) say(['id'], `duplicate device "${device.id}"`)
    ids.add(device.id)
    const backfill = 'backfill' in device ? device.backfill : undefined
    if (backfill && backfill.every % device.every !== 0)
      say(['backfill', 'every'], 'not a whole multiple of the live step (every)')
    for (const [p, { meter, every }] of device.points.entries()) {
      const owner = meters.get(meter)
      if (owner !== undefined) say(['points', p, 'meter'], `"${meter}" is already read from device "${owner}"`)
      meters.set(meter, device.id)
      if (every === undefined) continue
      if (every % device.every !== 0) say(['points', p, 'every'], 'not a whole multiple of the step of its device')
      else if (backfill && backfill.every % every !== 0)
        say(['points', p, 'every'], 'the backfill step is not a whole multiple of it')
    }
    return found
  })
}
