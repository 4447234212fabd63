import { monthsBetween } from '#core/time'
import type { UnitPrice } from '#core/unit-price'

const contracts = ['kansai-power', 'kansai-works']
const months = (from: string, to: string, of: Omit<UnitPrice, 'month' | 'contract'>): UnitPrice[] =>
  contracts.flatMap((contract) => monthsBetween(from, to).map((month) => ({ contract, month, ...of })))
/** 再エネ賦課金 as published, from May to April; the demo's fuel adjustment is invented. */
const prices = (): UnitPrice[] => [
  ...months('2025-05', '2026-04', { item: 'levy', yen_per_kWh: '3.98', source: '経済産業省 2025年3月21日公表' }),
  ...months('2026-05', '2027-04', { item: 'levy', yen_per_kWh: '4.18', source: '経済産業省 2026年度' }),
  ...months('2025-04', '2027-03', { item: 'fuel-adjustment', yen_per_kWh: '-1.20', source: 'デモの架空の値' }),
]

/** Enters the prices of the demo's contracts as its person would, once. */
export const demoPrices = async (url: string): Promise<void> => {
  const path = `${url}/api/v1/unit-prices`
  const standing = (await (await fetch(path)).json()) as { records?: unknown[] }
  if ((standing.records ?? []).length > 0) return
  const body = JSON.stringify({ records: prices(), reason: 'デモの単価' })
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  if (!answer.ok) throw new Error(`the demo's prices were refused: ${await answer.text()}`)
}
