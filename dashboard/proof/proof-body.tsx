import { useTranslation } from 'react-i18next'
import type { Proof } from './proof.ts'

/** Formula, inputs, period, years and notes of one figure. */
export const ProofBody = ({ proof }: { proof: Proof }) => {
  const { t } = useTranslation()
  return (
    <>
      <h3>{t('proof.formula')}</h3>
      <p className="formula">{proof.formula}</p>
      {proof.period && (
        <>
          <h3>{t('proof.period')}</h3>
          <p>{proof.period}</p>
        </>
      )}
      <h3>{t('proof.inputs')}</h3>
      <dl className="rows">
        {proof.rows.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {proof.years && <Years years={proof.years} />}
      <h3>{t('proof.notes')}</h3>
      <ul className="notes">
        {proof.notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  )
}

const Years = ({ years }: { years: NonNullable<Proof['years']> }) => {
  const { t } = useTranslation()
  return (
    <>
      <h3>{t('proof.years')}</h3>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('proof.column.year')}</th>
            <th scope="col" className="number">
              {t('proof.column.path')}
            </th>
            <th scope="col" className="number">
              {t('proof.column.actual')}
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map(({ fy, path, actual }) => (
            <tr key={fy}>
              <th scope="row">{t('time.fiscalYear', { fy })}</th>
              <td className="number">{path}</td>
              <td className="number">{actual}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
