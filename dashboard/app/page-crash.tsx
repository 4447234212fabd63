import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { useFreshness } from '../live/context.tsx'
import { Crash } from '../view/crash.tsx'
import { Notice } from '../view/notice.tsx'

/** What browsers say where the code of a page did not come. */
const isMissingCode = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|importing a module script/i.test(error.message)

/** A page whose code could not be fetched because the server is away: it is loaded anew as soon as the server is back. */
const Away = () => {
  const { t } = useTranslation()
  const state = useFreshness()
  useEffect(() => {
    if (state === 'live') window.location.reload()
  }, [state])
  return (
    <Notice tone="alarm" title={t('failure.network')} way={t('failure.networkWay')}>
      <button type="button" className="button" onClick={() => window.location.reload()}>
        {t('failure.retry')}
      </button>
    </Notice>
  )
}

/** What stands where a page failed: the server is away, or something is wrong with the page itself. */
export const PageCrash = () => {
  const error = useRouteError()
  const state = useFreshness()
  // as it was when the page failed: one that fails while the server is there is told so, and not loaded over and over
  const [wasAway] = useState(state !== 'live')
  return wasAway && isMissingCode(error) ? <Away /> : <Crash />
}
