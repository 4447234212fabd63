import { useEffect } from 'react'

/** Comes before the letter of a page. */
export const CHORD_KEY = 'g'
/** The hash of an address that leads to the search field. */
export const SEARCH = '#search'
/** g and its letter belong together for this long, ms. */
const CHORD = 1200

const isTextField = (target: HTMLElement): boolean =>
  target instanceof HTMLInputElement
    ? !['radio', 'checkbox', 'button'].includes(target.type)
    : ['TEXTAREA', 'SELECT'].includes(target.tagName)
/** Whether keys go into what somebody writes. */
export const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || isTextField(target))

export type Shortcuts = { go: (letter: string) => void; search: () => void; help: () => void }

/** The search field of the page that is shown, unfolded where it stands in something that is shut; false: it has none. */
const focusSearch = (): boolean => {
  const field = document.querySelector<HTMLElement>('[data-search]')
  field?.closest('details')?.setAttribute('open', '')
  field?.focus()
  return field !== null
}

/** `g` then a letter opens a page, `/` goes to the search field (of the page, or of the meters), `?` opens the list of these. */
export const useKeyboard = ({ go, search, help }: Shortcuts): void => {
  useEffect(() => {
    let chordUntil = 0
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (event.key === '?') return help()
      if (event.key === '/') {
        event.preventDefault()
        return focusSearch() ? undefined : search()
      }
      if (event.key === CHORD_KEY) chordUntil = event.timeStamp + CHORD
      else if (event.timeStamp < chordUntil) {
        chordUntil = 0
        go(event.key)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [go, search, help])
}
