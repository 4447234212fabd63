import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A small authority that signed a certificate for each name; `at` gives the path of `ca.pem`, `<file>.pem`, `<file>.key`. */
export const authority = (names: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'gentani-tls-'))
  const at = (name: string) => join(folder, name)
  // node-opcua-pki leaves the word "undefined" there, in a worker that has tested OPC UA before
  const { OPENSSL_CONF: _, ...env } = process.env
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe', env })
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const self = ['-subj', '/CN=test authority', '-days', '2']
  openssl('req', '-x509', ...ec, '-keyout', at('ca.key'), '-out', at('ca.pem'), ...self)
  writeFileSync(at('san'), 'subjectAltName=IP:127.0.0.1\n')
  for (const [name, commonName] of Object.entries(names)) {
    openssl('req', ...ec, '-keyout', at(`${name}.key`), '-out', at(`${name}.csr`), '-subj', `/CN=${commonName}`)
    const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2', '-extfile', at('san')]
    openssl('x509', '-req', '-in', at(`${name}.csr`), ...signed, '-out', at(`${name}.pem`))
    chmodSync(at(`${name}.key`), 0o600)
  }
  return { folder, at }
}
