import { Gauge, Registry } from 'prom-client'
import { z } from 'zod'
import type { ProjectionState } from '../influx/contract.ts'
import type { Resource } from './app.ts'
import type { Deps } from './deps.ts'

const Health = z.object({ status: z.enum(['ok', 'failing']), intake: z.boolean(), ledger: z.boolean() })

type AddGauge = (name: string, help: string, read: (g: Gauge) => void, labelNames?: string[]) => void
/** How far InfluxDB is behind the ledger. */
const projectionGauges = (gauge: AddGauge, { state }: NonNullable<Deps['projection']>): void => {
  const told = (name: string, help: string, value: (s: ProjectionState) => number): void =>
    gauge(`influxdb_${name}`, help, (g) => {
      const s = state()
      if (s) g.set(value(s))
    })
  gauge(
    'influxdb_backlog_rows',
    'rows of the ledger that are not in InfluxDB yet: readings, changed half-hours, figures',
    (g) => {
      for (const [kind, rows] of Object.entries(state()?.behind ?? {})) g.set({ kind }, rows)
    },
    ['kind'],
  )
  told('backlog_seconds', 'age of the oldest reading that waits for InfluxDB', ({ oldest }) =>
    oldest === null ? 0 : Math.max(0, (Date.now() - oldest) / 1_000),
  )
  told('failing', '1 while InfluxDB cannot be written', ({ failing }) => (failing ? 1 : 0))
  told('written_total', 'points written since the start', ({ written }) => written)
  told('refused_lines', 'lines that InfluxDB refused for good and that are kept aside', ({ refused }) => refused)
}

/**
 * Prometheus figures. Generated = accepted + quarantined + still on the agent: the three parts stand here
 * (readings_total by verdict; agent_spooled_batches by agent).
 */
const registryOf = (deps: Deps): Registry => {
  const registry = new Registry()
  const gauge = (name: string, help: string, read: (g: Gauge) => void, labelNames: string[] = []): void => {
    new Gauge({
      name: `gentani_${name}`,
      help,
      labelNames,
      registers: [registry],
      collect: function collect(this: Gauge) {
        read(this)
      },
    })
  }
  gauge(
    'readings_total',
    'readings disposed of in the ledger, by verdict',
    (g) => {
      const { ledger } = deps.counts()
      g.set({ verdict: 'accepted' }, ledger.accepted)
      g.set({ verdict: 'quarantined' }, ledger.quarantined)
    },
    ['verdict'],
  )
  gauge(
    'batches_total',
    'batches in the ledger, repeats and conflicts beside them',
    (g) => {
      const { ledger } = deps.counts()
      g.set({ kind: 'committed' }, ledger.batches)
      g.set({ kind: 'repeated' }, ledger.repeated)
      g.set({ kind: 'conflict' }, ledger.conflicts)
    },
    ['kind'],
  )
  gauge('readings_twice_total', 'readings of foreign devices that were there already', (g) =>
    g.set(deps.counts().ledger.twice),
  )
  gauge('messages_waiting', 'messages that wait for a commit', (g) => g.set(deps.counts().ledger.pending))
  gauge('messages_kept_total', 'messages that the ledger could not take', (g) =>
    g.set(deps.counts().ledger.keptMessages),
  )
  gauge(
    'broker',
    'broker, embedded or outside: connections now; messages, bytes, refusals, lost sessions since start',
    (g) => {
      for (const [kind, value] of Object.entries(deps.counts().broker)) g.set({ kind }, value)
    },
    ['kind'],
  )
  gauge(
    'agent_online',
    '1 when the agent is online',
    (g) => {
      for (const a of deps.agents()) g.set({ site: a.site, agent: a.agent }, a.state === 'online' ? 1 : 0)
    },
    ['site', 'agent'],
  )
  gauge(
    'agent_committed_seq',
    'highest contiguous seq committed of the running epoch',
    (g) => {
      for (const a of deps.agents()) g.set({ site: a.site, agent: a.agent }, a.committed)
    },
    ['site', 'agent'],
  )
  gauge(
    'agent_spooled_batches',
    'batches on the agent that are not acknowledged, as it last said',
    (g) => {
      for (const a of deps.agents()) if (a.spooled !== null) g.set({ site: a.site, agent: a.agent }, a.spooled)
    },
    ['site', 'agent'],
  )
  if (deps.projection) projectionGauges(gauge, deps.projection)
  const compared = ['compared', 'lacking', 'altered', 'gone', 'resent'] as const
  gauge(
    'agent_reconciled_batches',
    'last reconciliation since the start of the server: batches compared, lacking, altered, gone, sent again',
    (g) => {
      for (const { site, agent, reconciled: r } of deps.agents())
        if (r) for (const kind of compared) g.set({ site, agent, kind }, r[kind])
    },
    ['site', 'agent', 'kind'],
  )
  gauge(
    'agent_reconciled_timestamp_seconds',
    'when the last reconciliation with an agent that was answered began',
    (g) => {
      for (const { site, agent, reconciled: r } of deps.agents())
        if (r?.state === 'done') g.set({ site, agent }, Date.parse(r.at) / 1000)
    },
    ['site', 'agent'],
  )
  gauge(
    'source',
    'foreign devices since the start: messages, readings, refused and unmapped values, births asked for',
    (g) => {
      for (const { source, messages, readings, refused, unmappedCount, rebirths } of deps.sources.states())
        for (const [kind, value] of Object.entries({ messages, readings, refused, unmapped: unmappedCount, rebirths }))
          g.set({ site: source.site, source: source.id, kind }, value)
    },
    ['site', 'source', 'kind'],
  )
  new Gauge({
    name: 'gentani_ledger_bytes',
    help: 'bytes of the ledger with its write-ahead log, and free bytes of its disk',
    labelNames: ['kind'],
    registers: [registry],
    collect: async function collect(this: Gauge) {
      const { ledger_bytes, free_bytes } = await deps.disk()
      this.set({ kind: 'ledger' }, ledger_bytes)
      this.set({ kind: 'free' }, free_bytes)
    },
  })
  gauge('resident_bytes', 'resident memory of the server', (g) => g.set(process.memoryUsage.rss()))
  return registry
}

/** Health, readiness and figures of the server's work: open to whatever watches it; no consumption is in them. */
export const metrics: Resource = (app, deps) => {
  const registry = registryOf(deps)
  const config = { open: true }
  const health = async () => {
    const { intake, ledger } = await deps.health()
    return { status: intake && ledger ? ('ok' as const) : ('failing' as const), intake, ledger }
  }
  app.get(
    '/healthz',
    {
      config,
      schema: {
        summary: '200 when the intake runs and the ledger takes writes',
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const h = await health()
      return reply.code(h.status === 'ok' ? 200 : 503).send(h)
    },
  )
  app.get(
    '/readyz',
    {
      config,
      schema: { summary: '200 when healthy and the first snapshot is made', response: { 200: Health, 503: Health } },
    },
    async (_request, reply) => {
      const h = await health()
      return reply.code(h.status === 'ok' && deps.live.latest() ? 200 : 503).send(h)
    },
  )
  app.get('/metrics', { config, schema: { hide: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
