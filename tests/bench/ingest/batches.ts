import { meterId } from './plant.ts'

/** The batches of one agent as bytes: its `meters` in turn, a second apart, each a tenth of a kWh further; the last one is of now. */
export function* batchesOf(
  agent: number,
  { messages, perBatch, meters }: { messages: number; perBatch: number; meters: number },
): Generator<Buffer> {
  const first = Date.now() - Math.ceil((messages * perBatch) / meters) * 1_000
  for (let seq = 1, n = 0; seq <= messages; seq++) {
    const readings: unknown[] = []
    for (let i = 0; i < perBatch; i++, n++) {
      const round = Math.floor(n / meters)
      readings.push([meterId(agent, n % meters), first + round * 1_000, (123_456.7 + round * 0.1).toFixed(1)])
    }
    yield Buffer.from(JSON.stringify({ epoch: `BENCH${agent}`, seq, sentAt: first, readings }))
  }
}
