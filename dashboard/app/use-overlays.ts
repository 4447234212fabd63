import { useEffect, useState } from 'react'
import { withWords } from '../i18n/with-words.ts'
import { useLive } from '../live/context.tsx'

type Overlays = typeof import('./overlays.ts')
let loaded: Overlays | null = null
const load = async (): Promise<Overlays> => {
  loaded = await withWords(import('./overlays.ts'))
  return loaded
}

/**
 * What is opened over a page: it is loaded once the first figures stand, or when somebody asks for it before. Null until then.
 * Each of them is there, closed, before it opens: so it knows where the focus was, and gives it back.
 */
export const useOverlays = (asked: boolean): Overlays | null => {
  const live = useLive()
  const [overlays, set] = useState(loaded)
  useEffect(() => {
    if (overlays) return
    let gone = false
    const take = (they: Overlays) => {
      if (!gone) set(they)
    }
    // a server that is away now is asked again by whoever opens one
    if (!asked) void live.settled.then(load).then(take, () => undefined)
    else
      load().then(take, (error) =>
        set(() => {
          throw error
        }),
      )
    return () => {
      gone = true
    }
  }, [overlays, asked, live])
  return overlays
}
