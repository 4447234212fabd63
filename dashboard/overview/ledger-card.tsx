import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ledgerSizeQuery } from '../api/rooms.ts'
import { numberOf } from '../format/figure.ts'
import { decimal } from '../format/number.ts'
import { Card } from '../view/card.tsx'

const steps = ['B', 'kB', 'MB', 'GB', 'TB'] as const
/** Bytes in the largest unit that fits, decimal (1 GB = 10⁹ B). */
export const sizeText = (bytes: number): string => {
  const step = Math.min(steps.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const n = bytes / 1000 ** step
  return `${decimal(n, n < 10 && step > 0 ? 1 : 0)} ${steps[step]}`
}
/** Under this many days somebody should look. */
const SOON = 90
const YEAR = 365

/** 台帳の大きさ: size now, bytes a reading, and how long its disk lasts. */
export const LedgerCard = () => {
  const { t } = useTranslation()
  const { data } = useQuery(ledgerSizeQuery)
  if (!data) return null
  const { bytes, free_bytes, readings, readingsPerDay } = data
  const days = numberOf(data.daysUntilFull)
  const each = numberOf(data.bytesPerReading)
  const words =
    days === null
      ? t('ledgerSize.unknown')
      : days > 2 * YEAR
        ? t('ledgerSize.years', { years: decimal(days / YEAR) })
        : t('ledgerSize.days', { days: decimal(days) })
  return (
    <Card className="quarter" title={t('ledgerSize.title')} anchor="ledger">
      <p className="figure">
        <span className="amount" data-size="large" data-testid="ledger-bytes" data-value={bytes}>
          <b>{sizeText(bytes)}</b>
        </span>
        <span className="beside">{t('ledgerSize.free', { size: sizeText(free_bytes) })}</span>
      </p>
      <p className="sub words">
        <b
          className="verdict"
          data-state={days !== null && days < SOON ? 'behind' : undefined}
          data-testid="ledger-days"
        >
          {words}
        </b>
        {each !== null && <span>{t('ledgerSize.each', { bytes: decimal(each) })}</span>}
        <span>{t('ledgerSize.readings', { total: decimal(readings) })}</span>
        <span>{t('ledgerSize.perDay', { readings: decimal(readingsPerDay) })}</span>
      </p>
    </Card>
  )
}
