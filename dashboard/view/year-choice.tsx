import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { year } from '../format/time.ts'

/** The fiscal year in the address (`?fy=2025`), else the running one; and the way to choose another. */
export const useYear = (running: number): { fy: number; choose: (fy: number) => void } => {
  const [search, setSearch] = useSearchParams()
  const fy = Number(/^\d{4}$/.exec(search.get('fy') ?? '')?.[0] ?? running)
  const choose = (next: number) =>
    setSearch(
      (old) => {
        old.set('fy', String(next))
        return old
      },
      { replace: true },
    )
  return { fy, choose }
}

type YearProps = { fy: number; running: number; choose: (fy: number) => void }
/** One fiscal year back or forward, at most to the running one. */
export const YearChoice = ({ fy, running, choose }: YearProps) => {
  const { t } = useTranslation()
  return (
    <fieldset className="closing-year">
      <legend className="hidden">{t('time.chooseYear')}</legend>
      <button type="button" className="pill icon" aria-label={t('time.earlierYear')} onClick={() => choose(fy - 1)}>
        <IconChevronLeft size={18} aria-hidden="true" />
      </button>
      <b aria-live="polite">{year(t, fy)}</b>
      <button
        type="button"
        className="pill icon"
        aria-label={t('time.laterYear')}
        disabled={fy >= running}
        onClick={() => choose(fy + 1)}
      >
        <IconChevronRight size={18} aria-hidden="true" />
      </button>
    </fieldset>
  )
}
