import { Estimate } from '#core/meter-record'
import type { EstimateItem, GapItem } from '#core/meter-record-item'
import { at, isoJst, SLOT } from '#core/time'
import { momentOf } from '../decisions/verdict-form.ts'

/** An amount as it is filled in. Times: Japan, YYYY-MM-DDTHH:MM. */
export type EstimateDraft = {
  meter: string
  from: string
  to: string
  amount: string
  basis: Estimate['basis']
  document: string
}
const local = (ms: number): string => isoJst(at(ms)).slice(0, 16)

/** The whole half-hours of a gap; of one that is shorter, the half-hours that it lies in. */
export const draftOfGap = ({ meter, from, to }: GapItem): EstimateDraft => {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const [first, last] = [Math.ceil(start / SLOT) * SLOT, Math.floor(end / SLOT) * SLOT]
  const [a, b] = first < last ? [first, last] : [Math.floor(start / SLOT) * SLOT, Math.ceil(end / SLOT) * SLOT]
  return { meter, from: local(a), to: local(b), amount: '', basis: 'person', document: '' }
}
export const draftOfEstimate = ({ record }: EstimateItem): EstimateDraft => ({
  ...record,
  from: local(record.from),
  to: local(record.to),
  document: record.document ?? '',
})

/** The estimate of a draft; undefined while something that it needs is empty. */
export const estimateOf = (draft: EstimateDraft): Estimate | undefined => {
  const parsed = Estimate.safeParse({
    meter: draft.meter,
    from: momentOf(draft.from),
    to: momentOf(draft.to),
    amount: draft.amount.trim(),
    basis: draft.basis,
    ...(draft.document.trim() === '' ? {} : { document: draft.document.trim() }),
  })
  return parsed.success ? parsed.data : undefined
}
