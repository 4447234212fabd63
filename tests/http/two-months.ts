import { join } from 'node:path'
import { openHouse } from './house.ts'

/** A moment of Japan time, `2026-04-10T10:00`, ms. */
export const t = (text: string): number => Date.parse(`${text}:00+09:00`)
/** A house whose dc/intake counts 1,000 kWh on 10 April 2026 from 10:00 to 12:00, and 500 kWh on 12 May from 9:00 to 11:00; ann asks. */
export const openTwoMonths = async () => {
  const house = await openHouse({
    plantPath: join(import.meta.dirname, 'annual-plant.yaml'),
    openAs: { person: 'ann' },
  })
  const readings = [
    ['intake', t('2026-04-10T10:00'), '0.000'],
    ['intake', t('2026-04-10T12:00'), '1000.000'],
    ['intake', t('2026-05-12T09:00'), '1000.000'],
    ['intake', t('2026-05-12T11:00'), '1500.000'],
  ]
  await house.deliver({ epoch: 'E', seq: 1, sentAt: t('2026-05-12T11:00'), readings }, 'dc')
  return house
}
