/** What is wrong with an account or a password, in words for its person. */
export class AccountFlaw extends Error {
  readonly code = 'account-flaw'
}
