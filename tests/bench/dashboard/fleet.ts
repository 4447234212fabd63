import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { answer, start } from '../process.ts'
import { quantile, row, type Stand } from './stand.ts'
import type { Ask, Told } from './watchers.ts'

const [ALL, FROZEN] = [200, 20]
const residentOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) * 1024

/** 200 dashboards, 20 of whose machines stand still with their connections open: the server's memory, and how old an update is with the others. */
export const fleet = async ({ server, url }: Stand, seconds: number): Promise<string[]> => {
  const watchers = [ALL - FROZEN, FROZEN].map((clients) => {
    const child = start('./watchers.ts', import.meta.url)
    child.send({ url, clients } satisfies Ask)
    return child
  })
  const [awake, frozen] = watchers
  if (!awake || !frozen) throw new Error('no watchers')
  await Promise.all(watchers.map((child) => answer<'open'>(child)))
  const pid = server.child.pid ?? 0
  await pause(20_000)
  frozen.kill('SIGSTOP')
  await pause(10_000)
  const resident: number[] = []
  awake.send('begin')
  for (let s = 0; s < seconds; s += 5) {
    resident.push(residentOf(pid))
    await pause(5_000)
  }
  awake.send('end')
  const { ages } = await answer<Told>(awake)
  for (const child of watchers) child.kill('SIGKILL')
  const third = Math.ceil(resident.length / 3)
  const mean = (some: readonly number[]): number => some.reduce((a, b) => a + b, 0) / some.length / 1e6
  const [begin, end] = [mean(resident.slice(0, third)), mean(resident.slice(-third))]
  const [half, most] = [quantile(ages, 0.5), quantile(ages, 0.99)]
  return [
    row(
      `${ALL} dashboards, ${FROZEN} frozen, ${seconds} s: server's memory, mean of the first and the last third`,
      `${begin.toFixed(0)} → ${end.toFixed(0)} MB`,
      '+10 %',
      end < begin * 1.1,
    ),
    row(
      `age of an update with the other ${ALL - FROZEN}, p99 of ${ages.length} (median ${half} ms)`,
      `${most} ms`,
      '1,000 ms',
      most < 1_000,
    ),
  ]
}
