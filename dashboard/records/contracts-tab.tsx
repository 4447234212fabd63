import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContractItem, ContractVersion } from '#core/contract-view'
import { dayInterval } from '#core/time'
import { contractsQuery, plantText } from '../api/contracts.ts'
import { failureOf } from '../api/failure.ts'
import { useScope } from '../app/scope.tsx'
import { dayText, hourMinute, moment } from '../format/time.ts'
import type { T } from '../i18n/i18n.ts'
import { usePlace } from '../record/place.ts'
import { saveYaml } from '../setup/save-yaml.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { Notice } from '../view/notice.tsx'
import { FactorCell } from './contract-factor.tsx'
import { contractView } from './contract-view.tsx'
import { KindTab } from './kind-tab.tsx'

const FILE = 'plant.yaml'
const columns = ['contract', 'supplier', 'period', 'meters', 'factor', 'state'] as const
const periodWords = (t: T, { from, to }: ContractItem): string[] => [
  ...(from === null ? [] : [t('ledger.contract.since', { from: dayText(t, dayInterval(from).start) })]),
  to === null ? t('ledger.contract.always') : t('ledger.contract.until', { to: dayText(t, dayInterval(to).start) }),
]
const Lines = ({ texts }: { texts: readonly string[] }) =>
  texts.map((text) => (
    <span key={text} className="line">
      {text}
    </span>
  ))

const Row = ({ item }: { item: ContractItem }) => {
  const { t } = useTranslation()
  const place = usePlace()
  const label = (name: (typeof columns)[number]) => t(`ledger.contract.column.${name}`)
  return (
    <tr data-testid="contract" data-state={item.state}>
      <th scope="row">
        {item.id}
        <small>{t(`carrier.${item.carrier}`)}</small>
      </th>
      <td data-label={label('supplier')} className="wide">
        <div>
          {item.company ?? t('ledger.contract.unknownSupplier')}
          <small>
            {item.supplier} · {item.menu === '' ? t('ledger.contract.menuNone') : item.menu}
          </small>
        </div>
      </td>
      <td data-label={label('period')} className="wide">
        <div>
          <Lines texts={periodWords(t, item)} />
        </div>
      </td>
      <td data-label={label('meters')} className="wide">
        <div>
          {item.meters.length === 0 ? (
            <span className="look">{t('ledger.contract.noMeter')}</span>
          ) : (
            <Lines texts={item.meters.map(place)} />
          )}
        </div>
      </td>
      <td data-label={label('factor')} className="wide">
        <div>
          <FactorCell item={item} />
        </div>
      </td>
      <td data-label={label('state')}>
        <span className="row-state" data-state={item.state}>
          {t(`ledger.contract.state.${item.state}`)}
        </span>
      </td>
    </tr>
  )
}

/** The versions of the plant that changed contracts: when, and what. */
const Versions = ({ versions }: { versions: readonly ContractVersion[] }) => {
  const { t } = useTranslation()
  if (versions.length === 0) return null
  return (
    <section className="card" aria-label={t('ledger.contract.versions')}>
      <h2>{t('ledger.contract.versions')}</h2>
      <ol className="history" data-testid="contract-versions">
        {versions.map(({ at, hash, changes }) => (
          <li key={hash + at}>
            <p>
              <b>{`${dayText(t, moment(at))} ${hourMinute(moment(at))}`}</b>
            </p>
            {changes.map((change) => (
              <p key={change} className="sub code">
                {change}
              </p>
            ))}
            <p className="sub">{t('acts.hash', { hash })}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
/** 契約: who supplies, by which menu, when, and with which factor. */
export const ContractsTab = () => {
  const { t } = useTranslation()
  const place = usePlace()
  const { site } = useScope()
  const query = useQuery(contractsQuery)
  const periods = query.data?.contracts
  const kind = useMemo(() => periods && contractView(periods), [periods])
  if (query.isPending) return <Skeleton height={200} />
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const ofSite = (key: string): boolean => site === null || key.startsWith(`${site}/`)
  const shown = query.data.contracts.filter((c) => c.meters.length === 0 || c.meters.some(ofSite))
  const gaps = query.data.gaps.filter(ofSite)
  return (
    <>
      {kind && <KindTab kind={kind} />}
      {gaps.length > 0 && (
        <p className="look" role="status">
          {t('ledger.contract.gap', { meters: gaps.map(place).join(', ') })}
        </p>
      )}
      {shown.length === 0 ? (
        <Notice title={t('ledger.contract.none')} way={t('ledger.contract.noneWay')} />
      ) : (
        <section className="card" aria-label={t('ledger.contract.title')}>
          <h2>{t('ledger.contract.title')}</h2>
          <table className="table stacked ledger">
            <thead>
              <tr>
                {columns.map((name) => (
                  <th key={name} scope="col">
                    {t(`ledger.contract.column.${name}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((item) => (
                <Row key={`${item.id} ${item.from}`} item={item} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      <Versions versions={query.data.versions} />
      <p className="form-actions">
        <button type="button" className="button" onClick={() => void plantText().then((text) => saveYaml(FILE, text))}>
          {t('ledger.contract.save')}
        </button>
      </p>
    </>
  )
}
