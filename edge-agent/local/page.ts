import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isoJst } from '#core/time'
import type { ClockState } from '../clock-state.ts'
import type { SpoolState } from '../spool/spool.ts'
import type { Health } from './health.ts'

export type Local = {
  readonly name: string
  readonly health: Health
  readonly spool: () => SpoolState & { readonly maxBytes: number }
  readonly connected: () => boolean
  /** Batches that the server has not got. */
  readonly unsent: () => number
  readonly clock: () => {
    readonly state: ClockState
    readonly step: { readonly at: number; readonly by: number } | undefined
  }
  /** Readings of power that were left out since the start. */
  readonly left: () => number
}
type View = { readonly type: string; readonly status: number; readonly text: string }

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c)
const time = (ms: number): string => isoJst(ms as Parameters<typeof isoJst>[0])
const row = (...cells: readonly string[]): string => `<tr>${cells.map((c) => `<td>${escaped(c)}</td>`).join('')}</tr>`
const table = (head: readonly string[], rows: readonly string[]): string =>
  `<table><tr>${head.map((h) => `<th>${h}</th>`).join('')}</tr>${rows.join('')}</table>`

/** Everything at a glance, without a script: it renews itself. */
const html = ({ name, health, spool, connected, unsent, clock, left }: Local): string => {
  const { devices, values, demands, blocked, stops } = health.state()
  const { next, bytes, maxBytes, heldFrom } = spool()
  const { state: kept, step } = clock()
  const alarms = demands.map((d) =>
    d.ok
      ? row(
          d.meter,
          `${d.running_kW.toFixed(1)} kW`,
          `${d.forecast_kW.toFixed(1)} kW`,
          `${d.limit_kW} kW`,
          ['–', '注意 attention', '警告 warning', '限界 limit'][d.level] ?? '',
        )
      : row(d.meter, '–', d.why, `${d.limit_kW} kW`, '–'),
  )
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>${escaped(name)}</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{padding:.2rem .8rem;text-align:left;border-bottom:1px solid #ccc}.bad{color:#b00020;font-weight:600}</style>
<h1>${escaped(name)}</h1>
<p>${connected() ? 'サーバー接続中 connected' : '<span class="bad">サーバー未接続 not connected</span>'} ·
未送信 unsent ${unsent()} · スプール spool ${(bytes / 1e6).toFixed(1)} / ${(maxBytes / 1e6).toFixed(0)} MB
<br>時計 clock ${kept === 'unsynced' ? '<span class="bad">unsynced</span>' : kept}${
    step ? ` · 時刻修正 set ${time(step.at)} ${step.by > 0 ? '+' : ''}${step.by / 1000} s` : ''
  }${heldFrom < next ? ` · 時計待ち waiting for the clock ${next - heldFrom}` : ''}${
    left() > 0 ? ` · <span class="bad">間引いた電力値 power left out ${left()}</span>` : ''
  }
${blocked ? `<br><span class="bad">計測停止 sampling stopped since ${time(blocked.since)}: ${escaped(blocked.reason)}</span>` : ''}</p>
${alarms.length > 0 ? `<h2>デマンド Demand</h2>${table(['計器 meter', '現在 running', '予測 forecast', '上限 limit', 'level'], alarms)}` : ''}
${
  stops.length > 0
    ? `<h2>計測停止の記録 Stops of sampling</h2>${table(
        ['から from', 'まで to', '理由 reason'],
        stops.map((s) => row(time(s.from), time(s.to), s.reason)),
      )}`
    : ''
}
<h2>機器 Devices</h2>${table(
    ['id', '状態 state', 'から since', ''],
    devices.map((d) => row(d.id, d.state, time(d.since), d.reason ?? '')),
  )}
<h2>最新値 Last values</h2>${table(
    ['計器 meter', '値 value', '', '時刻 time', '機器 device'],
    values.map((v) => row(v.meter, v.raw, v.unit, time(v.at), v.device)),
  )}
</html>`
}

/** Prometheus text; names end in their unit. */
const metrics = ({ health, spool, connected, unsent, clock, left }: Local): string => {
  const { devices, demands, samples, blocked } = health.state()
  const { next, bytes, maxBytes, aside, heldFrom, pressure, dropped } = spool()
  const { state: kept, step } = clock()
  const gauge = (name: string, help: string, lines: readonly string[], type = 'gauge'): string =>
    `# HELP gentani_agent_${name} ${help}\n# TYPE gentani_agent_${name} ${type}\n${lines.map((l) => `gentani_agent_${name}${l}\n`).join('')}`
  const known = demands.filter((d) => d.ok)
  return [
    gauge('connected', 'The broker is connected.', [` ${Number(connected())}`]),
    gauge('samples_total', 'Samples taken since the start.', [` ${samples}`], 'counter'),
    gauge('unsent_batches', 'Batches that the server has not got.', [` ${unsent()}`]),
    gauge('spool_bytes', 'Bytes of all kept batches.', [` ${bytes}`]),
    gauge('spool_limit_bytes', 'Cap of the spool.', [` ${maxBytes}`]),
    gauge('spool_pressure', 'How full it is of what is not acknowledged, 0 to 1.', [` ${pressure}`]),
    gauge('left_out_readings_total', 'Readings of power left out for want of room.', [` ${left()}`], 'counter'),
    gauge('dropped_batches_total', 'Batches that gave way to newer ones.', [` ${dropped}`], 'counter'),
    gauge('held_batches', 'Batches that wait for the clock to be set.', [` ${next - heldFrom}`]),
    gauge('clock_synced', '1 a time server keeps the clock, 0 none does, -1 unknown.', [
      ` ${kept === 'synced' ? 1 : kept === 'unsynced' ? 0 : -1}`,
    ]),
    gauge('clock_last_step_seconds', 'By how much the clock was set last.', [` ${(step?.by ?? 0) / 1000}`]),
    gauge('void_batches', 'Batches that were refused and are kept aside.', [` ${aside}`]),
    gauge('sampling_stopped', 'The spool takes nothing: sampling stands still.', [` ${Number(blocked !== undefined)}`]),
    gauge(
      'device_answers',
      '1 answers, 0 silent or not heard yet.',
      devices.map((d) => `{device=${JSON.stringify(d.id)}} ${Number(d.state === 'answers')}`),
    ),
    gauge(
      'demand_forecast_kw',
      'Forecast of the running half-hour.',
      known.map((d) => `{meter="${d.meter}"} ${d.ok ? d.forecast_kW : ''}`),
    ),
    gauge(
      'demand_level',
      'Alarm level of the demand, 0 to 3.',
      known.map((d) => `{meter="${d.meter}"} ${d.ok ? d.level : ''}`),
    ),
  ].join('')
}

const ok = (local: Local): View => {
  const { blocked, devices } = local.health.state()
  const silent = devices.filter(({ state }) => state === 'silent').map(({ id }) => id)
  const fine = blocked === undefined
  const text = JSON.stringify({ ok: fine, connected: local.connected(), blocked: blocked ?? null, silent })
  return { type: 'application/json', status: fine ? 200 : 503, text }
}

const views: Readonly<Record<string, (local: Local) => View>> = {
  '/': (local) => ({ type: 'text/html; charset=utf-8', status: 200, text: html(local) }),
  '/healthz': ok,
  '/metrics': (local) => ({ type: 'text/plain; version=0.0.4; charset=utf-8', status: 200, text: metrics(local) }),
  '/values': (local) => ({ type: 'application/json', status: 200, text: JSON.stringify(local.health.state()) }),
}

/** Serves the page of this agent, to be read only; resolves to what closes it and the port that it got. */
export const serveLocal = (
  local: Local,
  { host, port }: { host: string; port: number },
): Promise<{ port: number; close(): void }> =>
  new Promise((resolve, reject) => {
    const server = createServer((request: IncomingMessage, answer: ServerResponse) => {
      const view = request.method === 'GET' ? views[(request.url ?? '').split('?')[0] ?? ''] : undefined
      const { type, status, text } = view?.(local) ?? { type: 'text/plain', status: 404, text: 'not here' }
      answer.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
    })
    server.on('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      const close = (): void => {
        server.closeAllConnections()
        server.close()
      }
      resolve({ port: typeof address === 'object' && address ? address.port : port, close })
    })
  })
