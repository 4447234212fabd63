import { type ReactNode, useId } from 'react'

type CardProps = {
  title: ReactNode
  /** The card's one link: why, breakdown, how computed. */
  link?: ReactNode
  children: ReactNode
  className?: string
  anchor?: string
}

/** A titled region; its heading names it for readers who hear the page. */
export const Card = ({ title, link, children, className = '', anchor }: CardProps) => {
  const id = useId()
  return (
    <section className={`card ${className}`} aria-labelledby={id} id={anchor}>
      <header className="card-head">
        <h2 id={id}>{title}</h2>
        {link}
      </header>
      {children}
    </section>
  )
}
