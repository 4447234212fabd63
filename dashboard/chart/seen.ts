import { type RefObject, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'

/** How far from the screen a box counts as seen: it stands when it is scrolled to. */
const NEAR = '160px'

/** Whether a box is on the screen or close to it. On paper everything is: before it prints a page draws what was out of sight. */
export const useSeen = (box: RefObject<HTMLElement | null>): boolean => {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const watch = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting === true), {
      rootMargin: NEAR,
    })
    const look = () => {
      watch.unobserve(element)
      watch.observe(element)
    }
    const print = () => flushSync(() => setSeen(true))
    look()
    window.addEventListener('beforeprint', print)
    window.addEventListener('afterprint', look)
    return () => {
      watch.disconnect()
      window.removeEventListener('beforeprint', print)
      window.removeEventListener('afterprint', look)
    }
  }, [box])
  return seen
}
