import { z } from 'zod'
import { type ActivityBody, denominatorOf, FILED } from '#core/activity'
import { activityTable } from '#core/record-tables'
import { addMonths } from '#core/time'
import { decimal } from '../format/number.ts'
import { monthText } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Ground } from './ground.ts'
import type { Draft, KindView } from './kind-view.ts'
import { denominatorWords } from './words.ts'

const decimals = (text: string): number => text.split('.')[1]?.length ?? 0
/** The unit follows from segment and denominator: it is shown and checked, never converted. */
const follow = (draft: Draft, field: string, { segments }: Ground): Draft => {
  if (field !== 'segment' && field !== 'denominator') return draft
  const segment = segments.find((s) => s.id === draft['segment'])
  const denominator = field === 'segment' ? '' : (draft['denominator'] ?? '')
  const unit = segment && denominatorOf(segment, denominator || FILED)?.unit
  return { ...draft, denominator, unit: unit ?? '' }
}

/** 活動量: production, floor area, value added by month. */
export const activityView: KindView<ActivityBody, null> = {
  path: 'activity',
  schema: activityTable.schema,
  beside: z.null(),
  table: activityTable,
  keys: ['segment', 'denominator', 'month'],
  byYear: true,
  first: (ground) => {
    const [segment] = ground.segments
    const month = addMonths(ground.month, -1)
    return follow(
      { segment: segment?.id ?? '', denominator: '', month, value: '', unit: '', evidence: '' },
      'segment',
      ground,
    )
  },
  follow,
  columns: [
    { name: 'month', order: ({ record }) => record.month, cell: ({ record }, { t }) => monthText(t, record.month) },
    {
      name: 'segment',
      order: ({ record }, { segmentName }) => segmentName(record.segment),
      cell: ({ record }, { segmentName }) => segmentName(record.segment),
    },
    {
      name: 'denominator',
      order: ({ record }) => record.denominator,
      cell: ({ record }, ground) => denominatorWords(ground, record.denominator, record.segment),
    },
    {
      name: 'value',
      number: true,
      order: ({ record }) => Number(record.value),
      cell: ({ record }) => `${decimal(Number(record.value), decimals(record.value))} ${unitText(record.unit)}`,
    },
    { name: 'evidence', order: ({ record }) => record.evidence, cell: ({ record }) => record.evidence },
  ],
}
