/** The part of a pino logger that the agent uses; a change of state is logged, a reading never. */
export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
