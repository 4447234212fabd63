import { CertificateKind } from '#core/certificate'
import type { T } from '../i18n/i18n.ts'

/** Name of a kind of certificate. */
export const certificateWords = (t: T, code: string): string => {
  const kind = CertificateKind.safeParse(code)
  return kind.success ? t(`ledger.certificate.${kind.data}`) : code
}
