import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { OutsideBroker } from '#core/outside-broker'

type Access = { readonly password?: string; readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }

/**
 * Reads the files that `broker:` of a plant.yaml names, each time anew, so that a renewed certificate or password needs no restart.
 * `secret` reads a file that only its owner may read. Throws what keeps one from being read.
 */
export const brokerAccess = (
  broker: OutsideBroker,
  plantPath: string,
  secret: (path: string) => string,
): (() => Access) => {
  const at = (path: string): string => resolve(dirname(plantPath), path)
  return () => ({
    ...(broker.passwordFile !== undefined && { password: secret(at(broker.passwordFile)) }),
    ...(broker.caFile !== undefined && { ca: readFileSync(at(broker.caFile)) }),
    ...(broker.certFile !== undefined && { cert: readFileSync(at(broker.certFile)) }),
    ...(broker.keyFile !== undefined && { key: Buffer.from(secret(at(broker.keyFile))) }),
  })
}
