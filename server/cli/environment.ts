import { ConfigurationError } from '../config/configuration-error.ts'
import { type Environment, readEnvironment } from '../config/environment.ts'

/** The environment's defaults; throws ConfigurationError with one line for each that is wrong. */
export const environment = (variables: NodeJS.ProcessEnv = process.env): Environment => {
  const read = readEnvironment(variables)
  if (!read.ok) throw new ConfigurationError(read.problems)
  return read.environment
}
