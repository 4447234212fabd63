import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { at, type EpochMs, type Interval } from '#core/time'
import { moment } from '../format/time.ts'
import { useFeed } from '../live/context.tsx'
import { type Last, minuteText } from './address.ts'

export type Put = (change: (search: URLSearchParams) => void) => void
/** Changes the address in its place: going back leads to the page before, not to each range that was looked at. */
export const usePut = (): Put => {
  const [, setSearch] = useSearchParams()
  return useCallback(
    (change) =>
      setSearch(
        (old) => {
          change(old)
          return old
        },
        { replace: true },
      ),
    [setSearch],
  )
}
/** A minute is soon enough for the end of a range that follows the clock. */
export const useMinute = (): EpochMs => {
  const { snapshot } = useFeed()
  const now = snapshot ? moment(snapshot.at) : Date.now()
  return at(Math.floor(now / 60_000) * 60_000)
}
/** Puts a range into the address; `first` is the one that a page shows without any. */
export const rangeOf = (put: Put, first: Last) => ({
  choose: ({ start, end }: Interval): void =>
    put((old) => {
      old.delete('last')
      old.set('from', minuteText(start))
      old.set('to', minuteText(end))
    }),
  chooseLast: (last: Last): void =>
    put((old) => {
      old.delete('from')
      old.delete('to')
      if (last === first) old.delete('last')
      else old.set('last', last)
    }),
})
