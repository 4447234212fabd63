import { useSyncExternalStore } from 'react'

const MARK = 'data-printing'
const isPrinting = (): boolean => document.documentElement.hasAttribute(MARK)

/**
 * Lays the page out as wide as paper while it prints, so that charts, which are pictures of their box, can be drawn for that
 * width: a box that changes by the print style alone is told to nobody. To be called before a page is rendered.
 */
export const markPrinting = (): void => {
  window.addEventListener('beforeprint', () => document.documentElement.setAttribute(MARK, ''))
  window.addEventListener('afterprint', () => document.documentElement.removeAttribute(MARK))
}
const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener('beforeprint', listener)
  window.addEventListener('afterprint', listener)
  return () => {
    window.removeEventListener('beforeprint', listener)
    window.removeEventListener('afterprint', listener)
  }
}
/** Whether what is drawn now goes on paper. */
export const usePrinting = (): boolean => useSyncExternalStore(subscribe, isPrinting)
