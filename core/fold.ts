import { takeCuts } from './cut.ts'
import { advance } from './difference.ts'
import type { Engine, State } from './engine.ts'
import type { Ahead } from './glitch.ts'
import type { Sample } from './sample.ts'

/** Samples one by one, with those behind them; closes its source when it is done with. */
const feedOf = (samples: Iterable<Sample>): { ahead: Ahead; next(): Sample | undefined; close(): void } => {
  const source = samples[Symbol.iterator]()
  let buffer: Sample[] = []
  let head = 0
  const ahead: Ahead = (i) => {
    while (buffer.length <= head + i) {
      const { value, done } = source.next()
      if (done) return undefined
      buffer.push(value)
    }
    return buffer[head + i]
  }
  return {
    ahead,
    next: () => {
      const sample = ahead(0)
      head += 1
      if (head > 4096 && head * 2 > buffer.length) {
        buffer = buffer.slice(head)
        head = 0
      }
      return sample
    },
    close: () => void source.return?.(),
  }
}

/**
 * Folds a meter's samples from a state on: the pure function that slots are defined by. Yields each sample once it has been
 * taken; behind the last one the remaining cuts are taken. A caller may stop early.
 */
export function* fold(engine: Engine, state: State, samples: Iterable<Sample>): Generator<Sample> {
  const feed = feedOf(samples)
  try {
    for (let sample = feed.next(); sample; sample = feed.next()) {
      advance(engine, state, sample, feed.ahead)
      yield sample
    }
    takeCuts(engine, state, Number.POSITIVE_INFINITY)
  } finally {
    feed.close()
  }
}

/** The same to the end, without a stop at each sample. */
export const foldAll = (engine: Engine, state: State, samples: Iterable<Sample>): void => {
  const feed = feedOf(samples)
  for (let sample = feed.next(); sample; sample = feed.next()) advance(engine, state, sample, feed.ahead)
  takeCuts(engine, state, Number.POSITIVE_INFINITY)
}
