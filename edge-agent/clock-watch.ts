import type { Note } from '#core/wire'
import { type Clock, clockOf, type Hardware, pause } from './clock.ts'
import { askClock, type ClockConfig, type ClockState, plausible } from './clock-state.ts'
import type { Log } from './log.ts'
import type { Line, Spool } from './spool/spool.ts'
import { type Look, look, type Step, stepNote, timeAt, timeLine } from './time-line.ts'

/** The clock that stamps: it knows whether it can be trusted, and what was done to it. */
export type Keeper = Clock & {
  /** What stamps now: batches of a clock in doubt wait. */
  line(): Line
  state(): ClockState
  lastStep(): { readonly at: number; readonly by: number } | undefined
  /** Asks who keeps the clock, before anything is stamped. */
  begin(): Promise<void>
  /** Looks at the clocks and at who keeps them until the signal stops it. */
  run(signal: AbortSignal): Promise<void>
}
export type KeeperOptions = {
  readonly hardware: Hardware
  readonly config: ClockConfig
  readonly spool: Pick<Spool, 'settle' | 'correct' | 'state'>
  readonly log: Log
  readonly ask?: (source: ClockConfig['source']) => Promise<ClockState>
  /** Takes what is to be told of the clock. */
  readonly tell?: (note: Note) => void
  /** The first seq that was certainly never sent. */
  readonly unsentFrom?: () => number
  /** Makes durable what waits in memory, so that it is corrected with the rest. */
  readonly cut?: () => void
}

/** The two clocks are read again when their readings lie further apart than this, ms, and so many times at most. */
const APART = 10
const TRIES = 5
/** The clocks are looked at so often, ms. */
const LOOK = 1_000
/** Who keeps the clock is asked so often while nobody does, and later, ms. */
const ASK = { doubtful: 2_000, settled: 60_000 }

const NEVER_SET = 'the clock of the computer was never set in that boot: the times cannot be told'

/** Both clocks at one moment: where the computer was busy with something else between the two looks, that time would pass for a step. */
const together = (hardware: Hardware): Look => {
  for (let tries = TRIES; ; tries--) {
    const now = { mono: hardware.mono(), wall: hardware.wall() }
    if (hardware.mono() - now.mono <= APART || tries === 1) return now
  }
}

export const keepClock = (options: KeeperOptions): Keeper => {
  const { hardware, config, spool, log } = options
  const {
    ask = askClock,
    tell = () => undefined,
    unsentFrom = () => Number.MAX_SAFE_INTEGER,
    cut = () => undefined,
  } = options
  const seen = (): Look => together(hardware)
  let time = timeLine(seen())
  let said: ClockState = 'unknown'
  let held = false
  let since = hardware.mono()
  let step: { at: number; by: number } | undefined

  const state = (): ClockState => (plausible(hardware.wall()) ? said : 'unsynced')
  const stepped = (s: Step): void => {
    step = { at: s.to, by: s.by }
    log.warn(
      { from: new Date(s.from).toISOString(), to: new Date(s.to).toISOString(), by_ms: s.by },
      'the clock was set',
    )
    if (s.back) cut()
    if (s.back && !held) spool.correct(unsentFrom(), { boot: hardware.boot, offset: time.line })
    tell(stepNote(s))
  }
  const observe = (): number => {
    const now = seen()
    const { line, step } = look(time, now, held)
    time = line
    if (step) stepped(step)
    return timeAt(time, now.mono)
  }
  /** Nothing waits any longer: each line of this boot is corrected by what is known now, one of another boot as far as it can be. */
  const settle = (): void => {
    observe()
    cut()
    held = false
    release()
  }
  const release = (): void => {
    const { heldFrom, next } = spool.state()
    if (heldFrom === next) return
    spool.settle(({ boot, offset }) => {
      if (boot === hardware.boot) return time.line - offset
      return plausible(offset) ? 0 : NEVER_SET
    })
  }
  const hold = (): void => {
    held = true
    since = hardware.mono()
    log.warn({ now: new Date(hardware.wall()).toISOString() }, 'nobody vouches for the clock: readings wait for it')
  }
  const giveUp = (): void => {
    settle()
    const [from, to] = [since, hardware.mono()].map((mono) => timeAt(time, mono)) as [number, number]
    log.warn({}, 'no time server came: readings go out with the times of this clock')
    tell({ kind: 'unsynced', from, to, reason: 'no time server vouches for the clock' })
  }
  const judge = async (first: boolean): Promise<void> => {
    said = await ask(config.source)
    observe()
    const isDoubtful = state() === 'unsynced'
    const isPlausible = plausible(hardware.wall())
    if (held && !isDoubtful) {
      settle()
      log.info({ clock: state() }, 'the clock is set: what waited for it goes out with corrected times')
    } else if (held && isPlausible && hardware.mono() - since >= config.holdFor) giveUp()
    else if (!held && (first ? isDoubtful : !isPlausible)) hold()
    else if (first && !held) settle()
  }

  return {
    ...clockOf(observe),
    line: () => ({ boot: hardware.boot, offset: time.line, held }),
    state,
    lastStep: () => step,
    begin: () => judge(true),
    run: async (signal) => {
      let askAt = hardware.mono() + ASK.doubtful
      while (!signal.aborted) {
        await pause(LOOK, signal)
        // what was sampled just before the clock was set and has become durable since
        if (!held) release()
        if (hardware.mono() < askAt) observe()
        else {
          await judge(false)
          askAt = hardware.mono() + (held ? ASK.doubtful : ASK.settled)
        }
      }
    },
  }
}
