import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { withQuery } from '../api/get.ts'

/** One step of the way down: the figure and what it was called. */
export type Step = { readonly id: string; readonly name: string }

/** Where a figure opens, of the site that is shown. */
export const explainPath = (figure: string, search: string): string =>
  withQuery('/explain', { figure, site: new URLSearchParams(search).get('site') ?? undefined })

type ExplainLinkProps = { figure: string; trail?: readonly Step[]; children: ReactNode; label?: string }
/** A figure that opens into its explanation; `trail` is the way that led to it. */
export const ExplainLink = ({ figure, trail = [], children, label }: ExplainLinkProps) => {
  const { search } = useLocation()
  return (
    <Link className="opens" to={explainPath(figure, search)} state={{ trail }} aria-label={label} data-opens={figure}>
      {children}
    </Link>
  )
}
