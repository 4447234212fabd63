import type { Month } from '#core/time'
import { addMonths } from '#core/time'
import type { Answer, Form, Found } from './ground.ts'
import { type Asked, askedOf, TARGET } from './target-ground.ts'
import {
  activityLanding,
  ahead,
  energyLanding,
  expected,
  gap,
  landing,
  lastRest,
  lastTwins,
  left,
  needed,
} from './target-landing.ts'
import { month } from './target-month.ts'
import { base, keptShare, path } from './target-path.ts'
import { covered, energy, lastRate, pathToDate, pueSide, season, size, soFarNode, toDate } from './target-sofar.ts'

/** Nodes of a target by their names. */
const nodes: Readonly<Record<string, (a: Asked) => Found | undefined>> = {
  path,
  kept: keptShare,
  base,
  'to-date': toDate,
  'so-far': soFarNode,
  energy,
  sizes: (a) => size(a, 'months'),
  'last-sizes': (a) => size(a, 'lastYear'),
  covered,
  'path-to-date': pathToDate,
  'last-same': (a) =>
    lastRate(
      a,
      { ja: '昨年度の同じ月', en: 'the same months of last year' },
      a.input.lastYear.filter((l) => a.input.months.some((m) => addMonths(m.month, -12) === l.month)),
    ),
  'last-year': (a) => lastRate(a, { ja: '昨年度', en: 'last year' }, a.input.lastYear),
  'last-twins': (a) => lastRate(a, { ja: '昨年度の同じ月', en: 'the same months of last year' }, lastTwins(a)),
  'last-rest': (a) => lastRate(a, { ja: '昨年度の残りの月', en: 'the rest of last year' }, lastRest(a)),
  landing,
  ahead,
  'energy-landing': energyLanding,
  'activity-landing': activityLanding,
  expected,
  needed,
  left,
  gap,
}
const ofTarget: Answer = (ground, ask) => {
  const a = askedOf(ground, ask)
  return a && nodes[ask.parts[3] ?? '']?.(a)
}
const ofMonth: Answer = (ground, ask) => {
  const a = askedOf(ground, ask)
  return a && month(a, ask.parts[3] === 'size' ? 'size' : 'value')
}
const ofSeason: Answer = (ground, ask) => {
  const a = askedOf(ground, ask)
  return a && season(a, (ask.parts[3] ?? '') as Month)
}
const side: Answer = (ground, ask) => {
  const a = askedOf(ground, ask)
  const of = ask.parts[3] === 'so-far' ? 'so-far' : 'to-date'
  return a && pueSide(a, of, ask.parts[4] === 'it' ? 'it' : 'facility')
}

/** 目標: path, year to date, landing, what is needed, down to the months and what they are made of. */
export const targetForms: readonly Form[] = [
  [`${TARGET}\\.(${Object.keys(nodes).join('|')})`, ofTarget],
  [`${TARGET}\\.(value|size)`, ofMonth],
  [`${TARGET}\\.season\\.(\\d{4}-\\d{2})`, ofSeason],
  [`${TARGET}\\.(to-date|so-far)\\.(facility|it)`, side],
]
