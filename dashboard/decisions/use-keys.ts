import { useEffect } from 'react'
import { typing } from '../app/keyboard.ts'

export type Keys = {
  /** by so many places in the list */
  move: (by: number) => void
  /** the verdict at a place, from 0 */
  choose: (place: number) => void
  decide: () => void
  undo: () => void
}
/** Enter belongs to what has the focus; a row of the list that was just chosen leaves it to the verdict. */
const interactive = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  ['BUTTON', 'A', 'SUMMARY'].includes(target.tagName) &&
  !(target.classList.contains('step-row') && target.hasAttribute('aria-current'))

/** j and k move, 1 … 6 choose a verdict, Enter decides, u takes the last decision back. */
export const useKeys = ({ move, choose, decide, undo }: Keys): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
      if (event.key === 'j') move(1)
      else if (event.key === 'k') move(-1)
      else if (event.key === 'u') undo()
      else if (/^[1-6]$/.test(event.key)) choose(Number(event.key) - 1)
      else if (event.key === 'Enter' && !interactive(event.target)) {
        event.preventDefault()
        decide()
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [move, choose, decide, undo])
}
