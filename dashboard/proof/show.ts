import type { Figure } from '#core/figure'
import { known } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { T } from '../i18n/i18n.ts'

/** A figure in full, with more digits than the page shows, or why there is none. */
export const show = (t: T, figure: Figure, digits = 3): string =>
  known(figure) ? `${decimal(figure.value, digits)} ${unitText(figure.unit)}`.trim() : t(`why.${figure.why}`)
export const range = (t: T, from: string, to: string): string =>
  t('proof.range', { from: dayTime(t, moment(from)), to: dayTime(t, moment(to)) })
