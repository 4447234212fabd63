import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ContractDraft, contractTable } from '#core/contract-draft'
import { readRecord } from '#core/record-table'
import { dayInterval } from '#core/time'
import { type PlannedContract, planContract } from '../api/contracts.ts'
import { dayText } from '../format/time.ts'
import { RecordFailure } from '../record/record-failure.tsx'
import { saveYaml } from '../setup/save-yaml.ts'
import { FactorCell } from './contract-factor.tsx'
import { Effects } from './effect.tsx'
import type { Ground } from './ground.ts'
import { told } from './kind-form.tsx'
import type { Draft } from './kind-view.ts'
import { RecordFields } from './record-fields.tsx'
import { fieldWords, recordFlawWords } from './words.ts'

const KIND = 'contracts'
const FILE = 'plant.yaml'
const CHECK = `gentani check ${FILE} --against data`
type PlanProps = { plan: PlannedContract; ground: Ground }
/** The lines for plant.yaml, what the check says of them, the factor, and the annual figures that would move. */
const Plan = ({ plan, ground }: PlanProps) => {
  const { t } = useTranslation()
  const { entry, ended, findings, changes, item, text, effects } = plan
  const faults = findings.filter((f) => f.level === 'error')
  const moved = effects.some((e) => e.changes.length > 0)
  if (faults.length > 0)
    return (
      <ul className="flaws" role="alert" data-testid="contract-findings">
        {faults.map((f) => (
          <li key={`${f.line} ${f.message}`}>{`${FILE}:${f.line} ${f.path} ${f.message}`}</li>
        ))}
      </ul>
    )
  return (
    <section className="beside" aria-label={t('ledger.contract.plan.title')} data-testid="contract-plan">
      <h3>{t('ledger.contract.plan.title')}</h3>
      <ol className="plan-steps">
        {ended && (
          <li>
            {t('ledger.contract.plan.end', { line: ended.line })}
            <pre className="code">{`to: ${ended.to}`}</pre>
          </li>
        )}
        <li>
          {t('ledger.contract.plan.add')}
          <pre className="code" data-testid="contract-entry">
            {entry}
          </pre>
        </li>
        <li>
          {t('ledger.contract.plan.check')}
          <pre className="code">{CHECK}</pre>
        </li>
      </ol>
      <p className="form-actions">
        <button type="button" className="button" onClick={() => void navigator.clipboard.writeText(entry)}>
          {t('ledger.contract.plan.copy')}
        </button>
        <button type="button" className="button" onClick={() => saveYaml(FILE, text)}>
          {t('ledger.contract.plan.save')}
        </button>
      </p>
      {findings.map((f) => (
        <p key={`${f.line} ${f.message}`} className="look">
          {`${FILE}:${f.line} ${f.message}`}
        </p>
      ))}
      {item && (
        <dl className="closing-figures">
          <div>
            <dt className="sub">{t('ledger.contract.column.supplier')}</dt>
            <dd>{item.company ?? t('ledger.contract.unknownSupplier')}</dd>
          </div>
          <div>
            <dt className="sub">{t('ledger.contract.column.factor')}</dt>
            <dd>
              <FactorCell item={item} />
            </dd>
          </div>
        </dl>
      )}
      <details>
        <summary>{t('ledger.contract.plan.changes', { count: changes.length })}</summary>
        <ul>
          {changes.map((change) => (
            <li key={change} className="code">
              {change}
            </li>
          ))}
        </ul>
      </details>
      <h3>{t('ledger.moves')}</h3>
      {item?.from && !item.from.endsWith('-01') && <p className="sub">{t('ledger.contract.plan.midMonth')}</p>}
      {moved ? <Effects effects={effects} ground={ground} /> : <p className="sub">{t('ledger.noEffect')}</p>}
    </section>
  )
}

type FormProps = { ground: Ground; first: Draft; close: () => void }
/** 契約の変更: what a new period means, and the exact lines by which plant.yaml takes it. */
export const ContractForm = ({ ground, first, close }: FormProps) => {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<Draft>(first)
  const { record, flaws } = useMemo(
    () => readRecord<ContractDraft>(contractTable, told(contractTable, draft), ground.directory),
    [draft, ground],
  )
  const plan = useQuery({
    queryKey: ['contract-plan', record],
    queryFn: () => planContract(record as ContractDraft),
    enabled: record !== undefined,
    staleTime: 0,
    gcTime: 10_000,
    retry: false,
  })
  const shown = flaws.filter(({ flaw }) => flaw.why !== 'empty')
  const menus = plan.data?.menus ?? []
  const title = t('ledger.contract.plan.open')
  return (
    <section className="card record-form" aria-label={title}>
      <h2>{title}</h2>
      <p className="sub">{t('ledger.contract.plan.intro')}</p>
      <div className="form-grid">
        <RecordFields
          kind={KIND}
          fields={contractTable.fields}
          draft={draft}
          ground={ground}
          change={(field, text) => setDraft((old) => ({ ...old, [field]: text }))}
        />
      </div>
      {menus.length > 0 && (
        <p className="sub">
          {t('ledger.contract.plan.menus')}{' '}
          {menus.map((menu) => (
            <button key={menu} type="button" className="chip" onClick={() => setDraft((old) => ({ ...old, menu }))}>
              {menu}
            </button>
          ))}
        </p>
      )}
      {shown.length > 0 && (
        <ul className="flaws" role="alert">
          {shown.map(({ field, flaw }) => (
            <li key={`${field} ${flaw.why}`}>
              {field === null ? '' : `${fieldWords(t, KIND, field)}: `}
              {recordFlawWords(t, flaw)}
            </li>
          ))}
        </ul>
      )}
      {record && plan.isPending && <p className="sub">{t('record.previewing')}</p>}
      {record && plan.isError && <RecordFailure error={plan.error} retry={() => void plan.refetch()} />}
      {record && plan.data && <Plan plan={plan.data} ground={ground} />}
      {record && (
        <p className="sub">{t('ledger.contract.plan.start', { day: dayText(t, dayInterval(record.from).start) })}</p>
      )}
      <p className="form-actions">
        <button type="button" className="button" onClick={close}>
          {t('record.cancel')}
        </button>
      </p>
    </section>
  )
}
