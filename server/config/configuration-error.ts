import { type Finding, printFinding } from '#core/finding'

/** What a person can mend in a file: all lines at once. The command line ends with 78. */
export class ConfigurationError extends Error {
  readonly code = 'CONFIGURATION'
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}
export const printAll = (findings: readonly Finding[]): string[] => findings.map(printFinding)
