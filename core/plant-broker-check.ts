import type { Plant } from './plant.ts'
import { error, type Flaw, warning } from './plant-flaw.ts'

const shared =
  'one ledger has one reader: a shared subscription gives each server a part of the batches, and each would ask for the rest for ever; run one server here, and further ones behind InfluxDB'

/** What is wrong with `broker:`, that its shape does not show. */
export const checkBroker = ({ broker }: Plant): Flaw[] => {
  if (!broker) return []
  const secure = /^(mqtts|wss):/.test(broker.url)
  const flaws: Flaw[] = []
  if (broker.share !== undefined) flaws.push(error(['broker', 'share'], shared))
  for (const [one, other] of [
    ['certFile', 'keyFile'],
    ['keyFile', 'certFile'],
  ] as const)
    if (broker[one] !== undefined && broker[other] === undefined)
      flaws.push(error(['broker', one], `${one} goes with ${other}`))
  for (const field of ['caFile', 'certFile'] as const)
    if (!secure && broker[field] !== undefined)
      flaws.push(error(['broker', 'url'], `${field} is for mqtts:// or wss://, and this url is not encrypted`))
  if (!secure && broker.passwordFile !== undefined && !/\/\/(127\.|localhost|\[::1\])/.test(broker.url))
    flaws.push(warning(['broker', 'url'], 'the password and all readings cross the network unencrypted'))
  return flaws
}
