import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { siteOnly } from '../app/page.ts'

/** Where a meter's own page is, of the site that is shown. */
export const meterPath = (key: string, search = ''): string => `/meters/${key}${siteOnly(search)}`

/** The name of a meter, which leads to its page. */
export const MeterLink = ({ meter, children }: { meter: string; children: ReactNode }) => {
  const { search } = useLocation()
  return (
    <Link className="opens" to={meterPath(meter, search)} data-meter={meter}>
      {children}
    </Link>
  )
}
