import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { type Month, monthsBetween } from '#core/time'
import { PriceItem, UnitPrice } from '#core/unit-price'
import { COST, savePrices } from '../api/cost.ts'
import { Choice, Field } from '../record/field.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { Card } from '../view/card.tsx'

const MOST_MONTHS = 60
const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text)
const monthsOf = (from: Month, to: Month): Month[] => {
  const last = to === '' ? from : to
  if (!isMonth(from) || !isMonth(last) || last < from) return []
  const all = monthsBetween(from, last)
  return all.length > MOST_MONTHS ? [] : all
}

type FormProps = { contracts: readonly string[]; month: Month }
/** 月の単価: fuel adjustment and levy of a month or of several at once. */
export const PriceForm = ({ contracts, month }: FormProps) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [contract, setContract] = useState(contracts[0] ?? '')
  const [item, setItem] = useState<PriceItem>('fuel-adjustment')
  const [from, setFrom] = useState<string>(month)
  const [to, setTo] = useState<string>(month)
  const [price, setPrice] = useState('')
  const [source, setSource] = useState('')
  const months = monthsOf(from, to)
  const yen_per_kWh = price.trim().replace('−', '-')
  const isPrice = UnitPrice.shape.yen_per_kWh.safeParse(yen_per_kWh).success
  const ready = months.length > 0 && isPrice && source.trim() !== ''
  const save = useMutation({
    mutationFn: () =>
      savePrices(
        months.map((of) => ({ contract, item, month: of, yen_per_kWh, source: source.trim() })),
        t('cost.reason'),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: [COST] }),
  })
  return (
    <Card
      title={t('cost.enter')}
      anchor="prices"
      link={
        <Link className="link" to="/records?tab=unit-prices" data-testid="prices-recorded">
          {t('cost.recorded')}
        </Link>
      }
    >
      <p className="sub">{t('cost.enterIntro')}</p>
      <form
        className="form price-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) save.mutate()
        }}
      >
        <Choice label={t('cost.field.contract')} value={contract} change={setContract} id="price-contract">
          {contracts.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('cost.field.item')}
          value={item}
          change={(value) => setItem(PriceItem.parse(value))}
          id="price-item"
        >
          {PriceItem.options.map((one) => (
            <option key={one} value={one}>
              {t(`cost.item.${one}`)}
            </option>
          ))}
        </Choice>
        <Field label={t('cost.field.from')} value={from} change={setFrom} required id="price-from" />
        <Field label={t('cost.field.to')} value={to} change={setTo} id="price-to" />
        <Field label={t('cost.field.price')} type="number" value={price} change={setPrice} required id="price-yen" />
        <Field label={t('cost.field.source')} value={source} change={setSource} required id="price-source" />
        {price !== '' && !isPrice && <p className="look">{t('cost.badPrice')}</p>}
        {months.length === 0 && <p className="look">{t('cost.badMonths')}</p>}
        {save.isError && <RecordFailure error={save.error} retry={() => save.reset()} />}
        <p className="form-actions">
          <button type="submit" className="button" disabled={!ready || save.isPending} data-testid="price-save">
            {t('cost.save')}
          </button>
          <span role="status" data-testid="price-saved">
            {save.isSuccess && t('cost.saved', { count: save.data.acts.length })}
          </span>
        </p>
      </form>
    </Card>
  )
}
