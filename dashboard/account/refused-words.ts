import type { Failure } from '../api/failure.ts'
import type { T } from '../i18n/i18n.ts'
import type { people } from '../i18n/ja-people.ts'

type Code = keyof typeof people.account.refused
const codes = [
  'not-signed-in',
  'wrong-credentials',
  'too-many-tries',
  'no-account',
  'password-due',
  'forbidden',
  'own-rights',
  'wrong-origin',
  'account-flaw',
  'act-conflict',
] as const satisfies readonly Code[]

/** Why the server would not let a person do something, in the reader's language; undefined: something else failed. */
export const refusedWords = (t: T, failure: Failure): string | undefined => {
  if (failure.kind !== 'problem') return undefined
  const code = codes.find((c) => c === failure.code)
  return code && t(`account.refused.${code}`)
}
