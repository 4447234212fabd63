/** A contact that an alarm switches. */
export type Switch = {
  /** Resolves when the contact is as asked and was read back so; rejects with why not. */
  set(on: boolean): Promise<void>
}
