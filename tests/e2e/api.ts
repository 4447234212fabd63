import { until } from './until.ts'

/** A GET of the running server: its JSON, whatever it is; the caller says what it expects of it. */
export const get = async <T>(port: number, path: string): Promise<T> => {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`)
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}
/** A figure of /metrics by its name and labels as printed. */
export const metric = async (port: number, name: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const line = text.split('\n').find((l) => l.startsWith(`${name} `))
  return line === undefined ? Number.NaN : Number(line.slice(name.length + 1))
}

type Slots = { unit: string; slots: { start: string; amount: number; missing_ms: number }[] }
/** Sum of a meter's half-hours in millionths: exact, for each is a whole number of them. */
export const slotSum = async (port: number, key: string, [from, to]: readonly [number, number]): Promise<number> => {
  const { slots } = await get<Slots>(port, `/api/v1/meters/${key}/slots?from=${from}&to=${to}`)
  return slots.reduce((sum, s) => sum + Math.round(s.amount * 1e6), 0)
}
export const ready = (port: number): Promise<true> =>
  until('the server is ready', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    await answer?.arrayBuffer()
    return answer?.status === 200
  })
