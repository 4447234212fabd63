import { Account } from '#core/account'
import type { Read } from '../ledger/contract.ts'
import type { StandingAccount } from './contract.ts'

/** More accounts than this are no company's. */
const MOST = 10_000
export type Directory = {
  all(): Promise<ReadonlyMap<string, StandingAccount>>
  /** the next question reads the ledger again */
  forget(): void
}

/** The accounts as the ledger's acts say, kept in memory until `version` moves or an account is put. */
export const directory = (read: Read, version: () => number): Directory => {
  let held: { version: number; accounts: Promise<ReadonlyMap<string, StandingAccount>> } | undefined
  const load = async (): Promise<ReadonlyMap<string, StandingAccount>> => {
    const acts = await read('acts', { kinds: ['account'], site: '', current: true, limit: MOST })
    return new Map(acts.map(({ id, key, body }) => [key, { ...Account.parse(body), id: key, act: id }]))
  }
  const forget = (): void => {
    held = undefined
  }
  return {
    forget,
    all: () => {
      const now = version()
      if (held?.version === now) return held.accounts
      const accounts = load()
      held = { version: now, accounts }
      accounts.catch(forget)
      return accounts
    },
  }
}
