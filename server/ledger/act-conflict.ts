/** Another act stands where the person saw none, or another one: nothing was written. */
export class ActConflict extends Error {
  readonly code = 'act-conflict'
}
