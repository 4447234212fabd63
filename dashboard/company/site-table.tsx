import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CompanySite, CompanyView } from '#core/company-view'
import { decimal, percent } from '../format/number.ts'
import { dayTime, moment } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { Card } from '../view/card.tsx'
import { CoverageBar } from '../view/coverage-bar.tsx'
import { FigureCell, ShareCell } from './cells.tsx'

const columns = ['energy', 'share', 'yearOnYear', 'co2', 'pue', 'coverage', 'newest'] as const

const SiteName = ({ site }: { site: CompanySite }) => {
  const { t, i18n } = useTranslation()
  const name = site.name[i18n.language as Language]
  if (site.link === null) return name
  return (
    <a className="link" href={site.link} aria-label={t('company.open', { site: name })}>
      {name} <IconExternalLink size={14} stroke={1.6} aria-hidden="true" />
    </a>
  )
}

const Row = ({ site, rank }: { site: CompanySite; rank: number }) => {
  const { t } = useTranslation()
  const label = (column: (typeof columns)[number]) => t(`company.column.${column}`)
  const { energy, co2, pue } = site
  return (
    <tr data-testid="company-site" data-site={site.id} data-silent={site.silent}>
      <th scope="row">
        <b className="rank">{rank}</b> <SiteName site={site} />
        <small>{t(`company.kind.${site.kind}`)}</small>
      </th>
      <FigureCell label={label('energy')} figure={energy.kl} show={(n) => decimal(n)} />
      <ShareCell label={label('share')} figure={site.share} show={(n) => percent(n)} />
      <FigureCell label={label('yearOnYear')} figure={site.yearOnYear} show={(n) => decimal(n, 1)} />
      <FigureCell label={label('co2')} figure={co2.market} show={(n) => decimal(n)} />
      {pue ? (
        <FigureCell
          label={label('pue')}
          figure={pue.pue}
          show={(n) => decimal(n, 2)}
          note={t('company.category', { category: pue.category })}
        />
      ) : (
        <td className="number desk-cell" data-label={label('pue')}>
          —
        </td>
      )}
      <td data-label={label('coverage')}>
        <span className="coverage-cell">
          {percent(energy.coverage.measured)} <span className="sub">%</span>
          <CoverageBar coverage={energy.coverage} brief />
        </span>
      </td>
      <td data-label={label('newest')}>
        <span>
          {site.newest === null ? t('company.never') : dayTime(t, moment(site.newest))}
          {site.silent && <b className="silent"> {t('company.silent')}</b>}
        </span>
      </td>
    </tr>
  )
}

/** Sites by their energy, the largest first, with what each of them rests on. */
export const SiteTable = ({ view }: { view: CompanyView }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('company.sites')}>
      <table className="table stacked" aria-label={t('company.sites')}>
        <thead>
          <tr>
            <th scope="col">{t('company.column.site')}</th>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={column === 'coverage' || column === 'newest' || column === 'share' ? undefined : 'number'}
              >
                {t(`company.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.sites.map((site, i) => (
            <Row key={site.id} site={site} rank={i + 1} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}
