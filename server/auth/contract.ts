import type { Account } from '#core/account'
import type { Id } from '#core/id'
import type { Grant } from '#core/role'

/** How a person came in: with a password, by standing at a machine that opens without one, by switching in the demo. */
export type Via = 'password' | 'open' | 'switch'
/** Who asks. */
export type Person = { readonly id: Id; readonly name: string; readonly roles: readonly Grant[]; readonly via: Via }
/** A request as far as rights go. */
export type Asking = {
  readonly session: string | undefined
  /** proof of a browser that signed in before */
  readonly device: string | undefined
  readonly address: string
  /** from this machine by its own name, and not through a proxy */
  readonly local: boolean
}
export type Caller = {
  readonly person: Person | null
  /** signed in with any role; or on this machine while there is no account yet */
  readonly reads: boolean
  /** someone else chose the password: it is to be changed first */
  readonly passwordDue: boolean
  readonly hasAccounts: boolean
  /** when the session ends unless it is used, UTC ms */
  readonly until: number | null
}
export type SignedIn = { readonly session: string; readonly device: string | null }
export type SignIn =
  | ({ readonly ok: true } & SignedIn)
  | { readonly ok: false; readonly why: 'wrong' }
  | { readonly ok: false; readonly why: 'wait'; readonly seconds: number }
/** An account as it stands, with the act that made it so. */
export type StandingAccount = Account & { readonly id: Id; readonly act: number }
export type AccountChange = {
  readonly id: Id
  readonly account: Account
  readonly reason: string
  readonly basis?: number | null
  /** a new password, to be changed by its person at the first sign-in where `due` */
  readonly password?: { readonly text: string; readonly due: boolean }
}

/** The one place that knows who a request comes from. */
export type Auth = {
  whoIs(asking: Asking): Promise<Caller>
  signIn(asking: Asking, account: string, password: string): Promise<SignIn>
  signOut(asking: Asking): void
  /** false: the current password is not right */
  changePassword(asking: Asking, passwords: { current: string; next: string }): Promise<SignIn>
  /** people whom a visitor on this machine may work as: the demo's; empty elsewhere */
  switchable(asking: Asking): Promise<readonly StandingAccount[]>
  workAs(asking: Asking, account: string): Promise<SignedIn | undefined>
  accounts(): Promise<readonly StandingAccount[]>
  /** records the account with its author; its password, where one is given, follows */
  put(change: AccountChange, author: Id): Promise<StandingAccount>
  close(): void
}
