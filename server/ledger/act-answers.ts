import type { Act } from '#core/act'
import { ActConflict } from './act-conflict.ts'
import type { ActWriter } from './contract.ts'
import type { FromWriter, ToWriter } from './messages.ts'

type Answer = Extract<FromWriter, { type: 'acted' | 'act-refused' }>
type Waiting = { resolve: (acts: Act[]) => void; reject: (error: Error) => void }

/** Acts on their way to the writer, each waiting for its answer. */
export const actAnswers = (send: (message: ToWriter) => void) => {
  const waiting = new Map<number, Waiting>()
  let next = 1
  const act: ActWriter = (acts, person, papers) =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve, reject })
      send({ type: 'act', id: next, asked: { acts, person, ...(papers && { papers }) } })
      next += 1
    })
  return {
    act,
    settle: (answer: Answer): void => {
      const asked = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.type === 'acted') asked?.resolve(answer.acts)
      else asked?.reject(answer.conflict ? new ActConflict(answer.reason) : new Error(answer.reason))
    },
    fail: (error: Error): void => {
      for (const { reject } of waiting.values()) reject(error)
      waiting.clear()
    },
  }
}
