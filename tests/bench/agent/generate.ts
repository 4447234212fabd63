import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../../edge-agent/clock.ts'
import { collector } from '../../../edge-agent/collector.ts'
import { openDriver } from '../../../edge-agent/driver/index.ts'
import { openSpool } from '../../../edge-agent/spool/sqlite.ts'
import { loadDemoAgent } from '../../agent/demo.ts'

/** How fast the demo's history is made and becomes durable, without a broker: `tsx -C source tests/bench/agent/generate.ts`. */
const quiet = { info: () => undefined, warn: () => undefined, error: console.error }

for (const file of ['demo/agent-dc.yaml', 'demo/agent-factory.yaml']) {
  const config = loadDemoAgent(file)
  const folder = mkdtempSync(join(tmpdir(), 'gentani-bench-'))
  const spool = openSpool({ path: join(folder, 'spool.db'), maxBytes: 1e9, now: Date.now, epoch: () => 'E' })
  const into = collector({ spool, clock: systemClock, log: quiet, ...config.batch })
  const begun = performance.now()
  let samples = 0
  for (const device of config.devices) {
    const driver = openDriver(device, { mark: undefined, clock: systemClock, log: quiet })
    for await (const sample of driver(new AbortController().signal)) {
      samples++
      const full = into.add(device.id, sample)
      if (full) await full
      if (Date.now() - sample.at < device.every + 1_000) break
    }
  }
  into.close()
  const s = (performance.now() - begun) / 1000
  const { next, bytes } = spool.state()
  console.error(
    `${config.site}: ${samples} samples in ${s.toFixed(2)} s = ${Math.round(samples / s)} samples/s, ${next - 1} batches, ${(bytes / 1e6).toFixed(1)} MB`,
  )
  spool.close()
  rmSync(folder, { recursive: true })
}
