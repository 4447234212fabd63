import fc from 'fast-check'

const START = Date.UTC(2026, 3, 1)

/**
 * A register that runs, with what happens to registers: zeros, spikes, falls to a part, resets, jitter, gaps, wraps. The odds
 * are such that several of them meet in one glitch window.
 */
const happening = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('run' as const), by: fc.integer({ min: 0, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('shows' as const), by: fc.constantFrom(0, 1, 5, 500, 9_990, 650, 1_800) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('off' as const), by: fc.constantFrom(-1, -2, -3, -30, 17, 40, 400) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('jump' as const), by: fc.constantFrom(-950, -400, -20, 30, 100, 3_000) }),
  },
)
const minutes = fc.oneof(
  { weight: 8, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constantFrom(2, 4, 31, 130, 700, 1_441) },
)
const quality = fc.oneof(
  { weight: 15, arbitrary: fc.constant('good' as const) },
  { weight: 1, arbitrary: fc.constantFrom('suspect' as const, 'estimated' as const) },
)
export const troubled = fc
  .array(fc.record({ happening, minutes, quality }), { minLength: 1, maxLength: 60 })
  .map((list) => {
    let at = START
    let level = 1_000
    return list.map(({ happening: { kind, by }, minutes, quality }, i) => {
      at += minutes * 60_000
      if (kind === 'run' || kind === 'jump') level = Math.max(0, level + by)
      const tenths = kind === 'shows' ? by : kind === 'off' ? Math.max(0, level + by) : level
      return { id: i + 1, at, value: (tenths / 10).toFixed(1), quality }
    })
  })
