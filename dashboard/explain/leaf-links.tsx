import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { ExplainInput } from '#core/explain'
import { readingsQuery } from '../api/explain.ts'
import { failureOf } from '../api/failure.ts'
import { clock, day, dayTime, moment } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'

/** The readings at an address, as they came. */
const Readings = ({ href }: { href: string }) => {
  const { t } = useTranslation()
  const query = useQuery(readingsQuery(href))
  if (query.isPending) return <p className="sub">{t('proof.loading')}</p>
  if (query.isError) return <FailureNotice failure={failureOf(query.error)} retry={() => void query.refetch()} />
  const { readings, unit } = query.data
  if (readings.length === 0) return <p className="sub">{t('explain.noReadings')}</p>
  return (
    <table className="table explain-readings" aria-label={t('explain.readings')} data-testid="readings">
      <thead>
        <tr>
          <th scope="col">{t('explain.readingAt')}</th>
          <th scope="col" className="number">
            {t('explain.shown')} <small>{unitText(unit)}</small>
          </th>
          <th scope="col">{t('explain.quality')}</th>
          <th scope="col">{t('explain.received')}</th>
        </tr>
      </thead>
      <tbody>
        {readings.map((r) => (
          <tr key={`${r.at} ${r.seq} ${r.value}`} data-testid="reading">
            <th scope="row">{`${day(t, moment(r.at))} ${clock(moment(r.at))}`}</th>
            <td className="number">{r.value}</td>
            <td>{r.mark === 'usable' ? t(`quality.${r.quality}`) : t(`explain.mark.${r.mark}`)}</td>
            <td>{`${dayTime(t, moment(r.receivedAt))} · ${r.agent} #${r.seq}`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Pages of people for the addresses of the interface; the others stay as data. */
const pageOf = (href: string): { to: string; words: 'acts' | 'closes' | 'contracts' } | null => {
  const site = new URLSearchParams(href.split('?')[1] ?? '').get('site')
  if (href.startsWith('/api/v1/acts')) return { to: '/acts', words: 'acts' }
  if (href.startsWith('/api/v1/closes')) return { to: site ? `/closing?site=${site}` : '/closing', words: 'closes' }
  if (href.startsWith('/api/v1/contracts')) return { to: '/records?tab=contracts', words: 'contracts' }
  return null
}

/** Where a figure comes from: its readings open here, records and closes on their pages. */
export const LeafLinks = ({ links }: Pick<ExplainInput, 'links'>) => {
  const { t } = useTranslation()
  const [opened, open] = useState<string | null>(null)
  const isOfReadings = ({ href }: { href: string }): boolean => /^\/api\/v1\/meters\/[^?]*\/readings\?/.test(href)
  const readings = links.filter(isOfReadings)
  const others = links.filter((link) => !isOfReadings(link))
  return (
    <>
      <small className="leaf-links">
        {readings.map(({ href }) => (
          <LinkButton key={href} onClick={() => open(opened === href ? null : href)}>
            {t(opened === href ? 'explain.hideReadings' : 'explain.readings')}
          </LinkButton>
        ))}
        {others.map(({ href, title }) => {
          const page = pageOf(href)
          return page ? (
            <Link key={href} className="link" to={page.to}>
              {t(`explain.page.${page.words}`)}
            </Link>
          ) : (
            <a key={href} className="link" href={href} target="_blank" rel="noreferrer">
              {t('explain.data', { title })}
            </a>
          )
        })}
      </small>
      {opened && <Readings href={opened} />}
    </>
  )
}
