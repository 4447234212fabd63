import type { ReactNode } from 'react'

/** A link that opens something on this page. */
export const LinkButton = ({
  children,
  onClick,
  label,
}: {
  children: ReactNode
  onClick: () => void
  label?: string
}) => (
  <button type="button" className="link" onClick={onClick} aria-label={label}>
    {children}
  </button>
)
