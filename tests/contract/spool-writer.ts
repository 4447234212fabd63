import { openSpool } from '../../edge-agent/spool/sqlite.ts'

/** Appends until it is killed; says after each transaction which seq is durable. The mark is the last seq. */
const [path = ''] = process.argv.slice(2)
const spool = openSpool({ path, maxBytes: 1e9, now: Date.now, epoch: () => 'E' })
const text = 'x'.repeat(20_000)
for (;;) {
  const { next } = spool.state()
  const drafts = Array.from(
    { length: 5 },
    () => (epoch: string, seq: number) => Buffer.from(JSON.stringify({ epoch, seq, text })),
  )
  spool.append(drafts, new Map([['device', String(next + 4)]]))
  process.stdout.write(`${next + 4}\n`)
}
