import type { Use } from '#core/plant'
import type { Palette } from '../chart/palette.ts'
import type { Points, PowerArea, PowerPicture } from '../chart/power-option.ts'
import type { T } from '../i18n/i18n.ts'
import { area, groupOrder, groups, line, type PowerRow } from './power-stack.ts'

type Words = { t: T; palette: Palette }
type Stack = { rows: readonly PowerRow[]; uses: readonly Use[]; grouped: boolean }

/** The areas of the stack: one a use, or kindred uses together. */
export const powerAreas = ({ rows, uses, grouped }: Stack, { t, palette }: Words): PowerArea[] => {
  if (!grouped)
    return uses.map((use) => ({
      id: `use:${use}`,
      label: t(`use.${use}`),
      colour: palette.use[use],
      points: area(rows, [use]),
    }))
  return groupOrder
    .filter((group) => groups[group].some((use) => uses.includes(use)))
    .map((group) => ({
      id: `group:${group}`,
      label: t(`overview.power.group.${group}`),
      colour: palette.group[group],
      points: area(rows, groups[group]),
    }))
}

const any = (points: Points): boolean => points.some(([, v]) => v !== null && v > 0)
type Lines = { rows: readonly PowerRow[]; lastWeek: Points; withIntake: boolean }

/** Solar where there is any; then intake too, since it is what the contract limits; last week dotted. */
export const powerLines = ({ rows, lastWeek, withIntake }: Lines, { t, palette }: Words): PowerPicture['lines'] => {
  const generation = line(rows, 'generation')
  const solar = any(generation)
  return [
    ...(solar
      ? [{ id: 'generation', label: t('overview.power.generation'), colour: palette.solar, points: generation }]
      : []),
    ...(solar && withIntake
      ? [{ id: 'intake', label: t('overview.power.intake'), colour: palette.text, points: line(rows, 'intake') }]
      : []),
    ...(any(lastWeek)
      ? [{ id: 'last-week', label: t('overview.power.lastWeek'), colour: palette.line, points: lastWeek, dotted: true }]
      : []),
  ]
}
