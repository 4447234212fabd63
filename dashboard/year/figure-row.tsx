import type { ReactNode } from 'react'
import type { Figure } from '#core/figure'
import { ExplainLink } from '../explain/explain-link.tsx'
import { Amount } from '../view/amount.tsx'

type OpensProps = {
  figure: Figure
  show: (value: number) => string
  /** id of its explanation; without one it does not open */
  opens?: string | undefined
  unit?: string
  size?: 'large' | 'medium' | 'small'
}
/** A figure that opens into its explanation. */
export const Opens = ({ figure, show, opens, unit, size = 'small' }: OpensProps) => {
  const amount = (
    <Amount
      figure={figure}
      show={show}
      size={size}
      {...(unit === undefined ? {} : { unit })}
      {...(opens ? { id: opens } : {})}
    />
  )
  return opens ? <ExplainLink figure={opens}>{amount}</ExplainLink> : amount
}

/** A line of a list: what it is, the figure, and what stands under it. */
export const FigureRow = ({ label, note, ...of }: OpensProps & { label: ReactNode; note?: ReactNode }) => (
  <div>
    <dt>
      {label}
      {note && <small className="row-note">{note}</small>}
    </dt>
    <dd>
      <Opens {...of} />
    </dd>
  </div>
)
