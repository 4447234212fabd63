import { type ReactNode, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { Card } from './card.tsx'

type FoldProps = { title: string; anchor?: string; children: ReactNode }
/** A card that a phone shows folded until it is opened, or until an address leads to it; on a desk and on paper it is whole. */
export const FoldCard = ({ title, anchor, children }: FoldProps) => {
  const { t } = useTranslation()
  const { hash } = useLocation()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    if (anchor !== undefined && hash === `#${anchor}`) setOpen(true)
  }, [anchor, hash])
  const words = t(isOpen ? 'action.close' : 'action.show')
  return (
    <Card
      title={title}
      {...(anchor === undefined ? {} : { anchor })}
      link={
        <button
          type="button"
          className="link phone fold-toggle"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-label={`${words}: ${title}`}
          onClick={() => setOpen(!isOpen)}
        >
          {words}
        </button>
      }
    >
      <div className="fold" id={id} data-open={isOpen}>
        {children}
      </div>
    </Card>
  )
}
