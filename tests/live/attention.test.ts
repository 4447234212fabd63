import { describe, expect, it } from 'vitest'
import { parseCoefficients } from '#core/coefficient'
import { at } from '#core/time'
import { WINDOW } from '#core/wire'
import type { ProjectionState } from '../../server/influx/contract.ts'
import { trackAgents } from '../../server/live/agents.ts'
import { attentionOf } from '../../server/live/attention.ts'
import type { LiveFacts, OpenStep } from '../../server/live/facts.ts'
import { counter, single } from '../contract/plant.ts'

const T = at(Date.UTC(2026, 3, 1))
const parsed = parseCoefficients([{ name: 'sources.json', json: {} }])
if (!parsed.ok) throw new Error('no coefficients')
const step = (i: number): OpenStep => ({
  meter: 'works/main',
  amount: -5_000_000,
  toAt: T - i * 60_000,
  toReading: 100 - i,
})
const facts = (steps: readonly OpenStep[]) => ({
  plant: single(counter('main')),
  coefficients: parsed.coefficients,
  now: T,
  activity: [],
  baseChanges: [],
  seq: 1,
  meters: new Map(),
  months: [],
  today: [],
  minutes: [],
  common: new Map(),
  maxima: new Map(),
  monthMaxima: new Map(),
  steps,
  quarantine: [] as LiveFacts['quarantine'],
  differing: [] as LiveFacts['differing'],
  unknown: [] as LiveFacts['unknown'],
  findings: [],
  agents: [],
})
const kinds = (count: number) =>
  attentionOf(facts(Array.from({ length: count }, (_, i) => step(i))), {}).map((a) => a.kind)

describe('unexplained steps (metering.md, rule 6)', () => {
  it('twenty stand one by one', () => expect(kinds(20)).toEqual(Array(20).fill('unexplained-step')))
  it('more than twenty within the glitch window: this is not a counter', () => {
    const [line, ...rest] = attentionOf(facts(Array.from({ length: 21 }, (_, i) => step(i))), {})
    expect(rest).toEqual([])
    expect(line).toMatchObject({ kind: 'not-a-counter', meter: 'works/main', numbers: { count: 21 } })
  })
  it('many, but spread over weeks, are steps', () => {
    const spread = Array.from({ length: 30 }, (_, i) => ({ ...step(i), toAt: T - i * 86_400_000 }))
    expect(attentionOf(facts(spread), {}).map((a) => a.kind)).toEqual(Array(30).fill('unexplained-step'))
  })
  it('a step carries its signed amount in the meter’s unit', () => {
    expect(attentionOf(facts([step(0)]), {})[0]).toMatchObject({
      unit: 'kWh',
      numbers: { amount: -5 },
      since: '2026-04-01T09:00:00+09:00',
    })
  })
})

describe('foreign devices', () => {
  it('several values of an instant are one line a meter, and no line of the quarantine; unknown names are told by source', () => {
    const differing = [T, T + 60_000].map((at) => ({ meter: 'works/main', at }))
    const unknown = [{ site: 'works', source: 'telegraf', count: 3, last: T }]
    const count = {
      kind: 'reading',
      code: 'differs',
      site: 'works',
      agent: 'source.telegraf',
      meter: 'works/main',
    } as const
    const quarantine = [{ ...count, count: 2, last: T }]
    expect(attentionOf({ ...facts([]), differing, unknown, quarantine }, {})).toMatchObject([
      { kind: 'values-differ', level: 'warning', meter: 'works/main', numbers: { count: 2 } },
      { kind: 'names-unknown', level: 'info', agent: 'works/telegraf', numbers: { count: 3 } },
    ])
  })
})

describe('検針: meters that people read', () => {
  const DAY = 86_400_000
  const lines = (days: number, more = {}) => {
    const plant = single({ ...counter('main'), manual: true, every: '28d', ...more })
    const meters: LiveFacts['meters'] = new Map([
      ['works/main', { at: at(T - days * DAY), value: '7', rate: null, quality: 'good' }],
    ])
    return attentionOf({ ...facts([]), plant, meters }, {})
  }
  it('are due a quarter of their period late, with the last reading, and are no silent meter', () => {
    expect(lines(35)).toEqual([])
    expect(lines(36)).toMatchObject([
      { kind: 'reading-due', level: 'info', meter: 'works/main', since: '2026-02-24T09:00:00+09:00' },
    ])
  })
  it('one that an agent reads is never due', () => {
    expect(lines(36, { manual: false }).map((a) => a.kind)).not.toContain('reading-due')
  })
})

describe('an agent that was apart sends what it kept', () => {
  const meters: LiveFacts['meters'] = new Map([
    ['works/main', { at: at(T - 86_400_000), value: '7', rate: null, quality: 'good' }],
  ])
  const lines = (spooled: number | null) => {
    const [agent] = trackAgents(single(counter('main'))).states()
    if (!agent) throw new Error('no agent')
    const agents: LiveFacts['agents'] = [{ ...agent, state: 'online', spooled }]
    return attentionOf({ ...facts([]), meters, agents }, {})
  }
  it('one line says how far it has come; its meters are not silent', () => {
    expect(lines(WINDOW + 1)).toMatchObject([
      { kind: 'agent-catching-up', level: 'info', since: '2026-03-31T09:00:00+09:00', numbers: { count: WINDOW + 1 } },
    ])
  })
  it('what is on its way at any time is no backlog: a meter of it is silent', () => {
    for (const spooled of [null, 0, WINDOW])
      expect(lines(spooled)).toMatchObject([{ kind: 'meter-silent', level: 'warning', meter: 'works/main' }])
  })
})

describe('what lies on desks', () => {
  const desk = {
    open: [{ site: 'works', months: ['2026-02', '2026-03'] }],
    activity: [{ segment: 'steel', site: 'works', months: ['2026-03'] }],
    bills: [{ meter: 'works/main', from: '2026-02-01', percent: -3.3 }],
  }
  it('is told with its first month: bills that differ, late activity, months to close', () => {
    expect(attentionOf({ ...facts([]), desk }, {})).toMatchObject([
      { kind: 'bill-differs', meter: 'works/main', since: '2026-02-01T00:00:00+09:00', numbers: { percent: -3.3 } },
      { kind: 'activity-late', segment: 'steel', since: '2026-03-01T00:00:00+09:00', numbers: { count: 1 } },
      { kind: 'months-open', site: 'works', since: '2026-02-01T00:00:00+09:00', numbers: { count: 2 } },
    ])
  })
})

describe('InfluxDB', () => {
  const MINUTES = 60_000
  const lines = (of: Partial<ProjectionState>) => {
    const behind = { readings: 40, slots: 2, kpis: 1 }
    const none = { behind, oldest: null, failing: null, refused: 0, written: 9, left: 0, notes: [] }
    return attentionOf({ ...facts([]), projection: { ...none, ...of } }, {})
  }
  const failing = (since: number) => ({ failing: { since, reason: '500: no space left on device', attempts: 3 } })
  it('a fault that lasts a minute is an alarm with the backlog; a hiccup is nobody’s business', () => {
    expect(lines(failing(T - MINUTES + 1))).toEqual([])
    expect(lines(failing(T - MINUTES))).toMatchObject([
      { kind: 'projection-failing', level: 'alarm', since: '2026-04-01T08:59:00+09:00', numbers: { waiting: 43 } },
    ])
  })
  it('ten minutes behind is told, once, and lines that it refuses for good are a warning', () => {
    expect(lines({ oldest: T - 10 * MINUTES + 1 })).toEqual([])
    expect(lines({ oldest: T - 10 * MINUTES })).toMatchObject([{ kind: 'projection-behind', level: 'info' }])
    expect(lines({ oldest: T - 11 * MINUTES, ...failing(T - 2 * MINUTES) }).map((a) => a.kind)).toEqual([
      'projection-failing',
    ])
    expect(lines({ refused: 5 })).toMatchObject([
      { kind: 'projection-refused', level: 'warning', numbers: { count: 5 } },
    ])
  })
})
