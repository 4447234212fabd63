import { takeCuts } from './cut.ts'
import { advance } from './difference.ts'
import type { Engine, State } from './engine.ts'
import type { Ahead } from './glitch.ts'
import type { Sample } from './sample.ts'

/**
 * Folds a meter's samples from a state on: the pure function that slots are defined by. Yields each sample once it has been
 * taken; behind the last one the remaining cuts are taken. A caller may stop early.
 */
export function* fold(engine: Engine, state: State, samples: Iterable<Sample>): Generator<Sample> {
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
  try {
    for (let sample = ahead(0); sample; sample = ahead(0)) {
      head += 1
      if (head > 4096 && head * 2 > buffer.length) {
        buffer = buffer.slice(head)
        head = 0
      }
      advance(engine, state, sample, ahead)
      yield sample
    }
    takeCuts(engine, state, Number.POSITIVE_INFINITY)
  } finally {
    source.return?.()
  }
}
