import { decimal, percent } from '../format/number.ts'
import { unitText } from '../format/unit.ts'

/** A number of a finding in its unit. */
export const findingNumber = (n: number, unit: string): string =>
  unit === '1' ? `${percent(n)} %` : `${decimal(n, Math.abs(n) < 10 ? 2 : 0)} ${unitText(unit)}`
