import type { ReactNode } from 'react'

/** A table longer than its place: what scrolls can be reached and moved by keyboard. */
export const ScrollBox = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll here (WCAG 2.1.1)
  <section className="table-box" aria-label={label} tabIndex={0}>
    {children}
  </section>
)
