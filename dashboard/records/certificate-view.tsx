import { z } from 'zod'
import type { Certificate } from '#core/certificate'
import { certificateTable } from '#core/record-tables'
import { dayInterval } from '#core/time'
import { decimal } from '../format/number.ts'
import { dayText, year } from '../format/time.ts'
import { certificateWords } from './certificate-words.ts'
import type { KindView } from './kind-view.ts'

const decimals = (text: string): number => text.split('.')[1]?.length ?? 0
const amountOf = ({ kWh, t }: Certificate): string[] => [
  ...(kWh === undefined ? [] : [`${decimal(Number(kWh), decimals(kWh))} kWh`]),
  ...(t === undefined ? [] : [`${decimal(Number(t), decimals(t))} t-CO₂`]),
]

/** 証書・クレジット. */
export const certificateView: KindView<Certificate, null> = {
  path: 'certificates',
  schema: certificateTable.schema,
  beside: z.null(),
  table: certificateTable,
  keys: ['number'],
  byYear: true,
  first: ({ fiscalYear }) => ({ year: String(fiscalYear) }),
  columns: [
    { name: 'number', order: ({ record }) => record.number, cell: ({ record }) => record.number },
    {
      name: 'kind',
      order: ({ record }, { t }) => certificateWords(t, record.kind),
      cell: ({ record }, { t }) => certificateWords(t, record.kind),
    },
    { name: 'year', order: ({ record }) => record.year, cell: ({ record }, { t }) => year(t, record.year) },
    {
      name: 'for',
      order: ({ record }) => record.site ?? '',
      cell: ({ record }, { t, siteName }) => (record.site === undefined ? t('scope.company') : siteName(record.site)),
    },
    {
      name: 'amount',
      number: true,
      order: ({ record }) => Number(record.kWh ?? record.t ?? 0),
      cell: ({ record }) =>
        amountOf(record).map((text) => (
          <span key={text} className="line">
            {text}
          </span>
        )),
    },
    {
      name: 'period',
      order: ({ record }) => record.from,
      cell: ({ record }, { t }) =>
        `${dayText(t, dayInterval(record.from).start)} – ${dayText(t, dayInterval(record.to).start)}`,
    },
    { name: 'document', order: ({ record }) => record.document, cell: ({ record }) => record.document },
  ],
}
