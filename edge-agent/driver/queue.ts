/** What comes by itself, in order, for a generator that takes it when it can. */
export type Queue<T> = {
  /** False when there is no room: the item was not taken. */
  push(item: T): boolean
  /** All items until the signal is aborted. */
  items(signal: AbortSignal): AsyncGenerator<T>
}

/** Items that wait at most. */
const ROOM = 10_000

export const queue = <T>(): Queue<T> => {
  let waiting: T[] = []
  let wake: () => void = () => undefined
  return {
    push: (item) => {
      if (waiting.length >= ROOM) return false
      waiting.push(item)
      wake()
      return true
    },
    async *items(signal) {
      const stop = (): void => wake()
      signal.addEventListener('abort', stop, { once: true })
      while (!signal.aborted) {
        const batch = waiting
        waiting = []
        yield* batch
        if (waiting.length > 0 || signal.aborted) continue
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      signal.removeEventListener('abort', stop)
    },
  }
}
