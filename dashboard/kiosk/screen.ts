import { useEffect, useState } from 'react'

/** Keeps the screen awake while it shows; a browser that cannot is left as it is. Asked again each time the page comes back. */
export const useAwake = (): void => {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let gone = false
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      const taken = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (gone) void taken?.release()
      else lock = taken
    }
    const onVisible = () => void ask()
    void ask()
    document.addEventListener('visibilitychange', onVisible)
    return () => {
      gone = true
      document.removeEventListener('visibilitychange', onVisible)
      void lock?.release()
    }
  }, [])
}

/** Dark unless the address says otherwise; what the reader chose for the other pages stays as it is. */
export const useScheme = (scheme: 'dark' | 'light'): void => {
  useEffect(() => {
    const root = document.documentElement
    const before = root.getAttribute('data-mantine-color-scheme')
    root.setAttribute('data-mantine-color-scheme', scheme)
    return () => {
      if (before !== null) root.setAttribute('data-mantine-color-scheme', before)
    }
  }, [scheme])
}

/** How long each site stands, ms. */
const TURN = 20_000
/** Which of several pages is shown; they turn by themselves. */
export const useTurning = (pages: number): number => {
  const [at, setAt] = useState(0)
  useEffect(() => {
    if (pages < 2) return
    const timer = setInterval(() => setAt((n) => n + 1), TURN)
    return () => clearInterval(timer)
  }, [pages])
  return pages > 0 ? at % pages : 0
}

/** A screen that nobody touches takes a new version of the page by itself, once a minute at most. */
const AGAIN = 60_000
export const useNewVersion = (outdated: boolean): void => {
  useEffect(() => {
    if (!outdated) return
    const timer = setTimeout(() => window.location.reload(), AGAIN)
    return () => clearTimeout(timer)
  }, [outdated])
}
