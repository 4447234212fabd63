import { useEffect } from 'react'

/** Comes before the letter of a page. */
export const CHORD_KEY = 'g'
/** g and its letter belong together for this long, ms. */
const CHORD = 1200

const isTextField = (target: HTMLElement): boolean =>
  target instanceof HTMLInputElement
    ? !['radio', 'checkbox', 'button'].includes(target.type)
    : ['TEXTAREA', 'SELECT'].includes(target.tagName)
/** Whether keys go into what somebody writes. */
export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || isTextField(target))

export type Shortcuts = { go: (letter: string) => void; help: () => void }

/** `g` then a letter opens a page, `/` goes to the search field, `?` opens the list of these. */
export const useKeyboard = ({ go, help }: Shortcuts): void => {
  useEffect(() => {
    let chordUntil = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (event.key === '?') return help()
      if (event.key === '/') {
        const field = document.querySelector<HTMLElement>('[data-search]')
        if (field) event.preventDefault()
        return field?.focus()
      }
      if (event.key === CHORD_KEY) chordUntil = event.timeStamp + CHORD
      else if (event.timeStamp < chordUntil) {
        chordUntil = 0
        go(event.key)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [go, help])
}
