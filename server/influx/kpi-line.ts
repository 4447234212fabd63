import type { Kpi } from '#core/kpi'
import { tagText } from './tags.ts'

const tagsOf = ({ server, scope, id, period, figure }: Kpi): string => tagText({ server, scope, id, period, figure })
/** What tells a figure from others; a later one of the same key takes its place. */
export const kpiKey = (kpi: Kpi): string => `${tagsOf(kpi)} ${kpi.at}`
/** A figure's line; one that is not known is void, so that it covers what stood there. */
export const kpiLine = (kpi: Kpi): string =>
  `kpi${tagsOf(kpi)} ${kpi.value === undefined || !Number.isFinite(kpi.value) ? 'valid=0,value=0' : `valid=1,value=${kpi.value}`} ${kpi.at}`
