import { z } from 'zod'
import { ClosingMonth } from '#core/close-view'
import type { EpochMs } from '#core/time'
import { Totals } from '#core/totals'
import { type DemoEntry, type DemoMonths, demoMonths, demoRecords } from './demo-records.ts'

type Asked = { readonly method?: 'POST'; readonly body?: unknown; readonly cookie?: string }
/** Asks the demo's own server, as its page does. */
const ask = async (address: string, { method, body, cookie }: Asked = {}): Promise<unknown> => {
  const answer = await fetch(address, {
    ...(method ? { method, body: JSON.stringify(body) } : {}),
    headers: { ...(method ? { 'content-type': 'application/json' } : {}), ...(cookie ? { cookie } : {}) },
  })
  if (!answer.ok) throw new Error(`${address}: ${await answer.text()}`)
  return answer.json()
}
/** Works as another of the demo's people: the cookie of the session. */
const workAs = async (api: string, account: string): Promise<string> => {
  const answer = await fetch(`${api}/session/as`, {
    ...{ method: 'POST', body: JSON.stringify({ account }), headers: { 'content-type': 'application/json' } },
  })
  if (!answer.ok) throw new Error(`the demo cannot work as ${account}: ${await answer.text()}`)
  return String(answer.headers.get('set-cookie')).split(';')[0] ?? ''
}

const Cost = z.object({
  supplies: z.array(
    z.object({
      site: z.string(),
      months: z.array(z.object({ month: z.string(), total: z.object({ value: z.number().optional() }) })),
    }),
  ),
})
const monthsOf = async (api: string, now: EpochMs): Promise<DemoMonths> => {
  const months = demoMonths(now)
  const range = `from=${months[0]}&to=${months.at(-1)}`
  const [totals, cost] = await Promise.all([
    ask(`${api}/totals?${range}&by=meter`).then((a) => Totals.parse(a)),
    ask(`${api}/cost?${range}`).then((a) => Cost.parse(a)),
  ])
  const amounts = totals.rows.flatMap(({ key, month, amount }) =>
    amount === null ? [] : [[`${key} ${month}`, amount] as const],
  )
  const yen = cost.supplies.flatMap(({ site, months }) =>
    months.flatMap(({ month, total }) =>
      total.value === undefined ? [] : [[`${site} ${month}`, total.value] as const],
    ),
  )
  return { amounts: new Map(amounts), yen: new Map(yen) }
}

const Standing = z.union([z.object({ records: z.array(z.unknown()) }), z.object({ entries: z.array(z.unknown()) })])
/** Whether a person has entered anything of a kind. */
const stands = async (api: string, { path }: DemoEntry): Promise<boolean> => {
  const found = Standing.parse(await ask(`${api}/${path}`))
  return ('records' in found ? found.records : found.entries).length > 0
}

/** Closes the months of the last fiscal year against which nothing stands, oldest first. */
const closeYear = async (api: string, { site, months, cookie }: { site: string; months: string[]; cookie: string }) => {
  for (const month of months) {
    const { preview, close } = ClosingMonth.parse(await ask(`${api}/closes/${site}/${month}`))
    if (close || !preview || preview.findings.some((f) => f.level === 'blocking')) continue
    const body = { site, month, seen: preview.seen, reason: '月次確定', waivers: [] }
    await ask(`${api}/closes`, { method: 'POST', body, cookie })
  }
}

/**
 * Enters what people record beside readings, once and by the same doors as a person: bills, certificates, measures and the rest,
 * and the closes of the last fiscal year. The history must be in: bills are made from it.
 */
export const enterDemo = async (url: string, { now, sites }: { now: EpochMs; sites: readonly string[] }) => {
  const api = `${url}/api/v1`
  const cookie = await workAs(api, 'suzuki')
  for (const entry of demoRecords(now, await monthsOf(api, now))) {
    if (await stands(api, entry)) continue
    const { path, person, ...body } = entry
    await ask(`${api}/${path}`, { method: 'POST', body, ...(person === 'suzuki' ? { cookie } : {}) })
  }
  const filed = demoMonths(now).slice(0, 12)
  await Promise.all(sites.map((site) => closeYear(api, { site, months: filed, cookie })))
}
