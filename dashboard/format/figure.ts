import type { Figure } from '#core/figure'

type Known = Extract<Figure, { value: number }>
export const known = (figure: Figure): figure is Known => 'value' in figure
/** The number of a figure, or null where there is none. */
export const numberOf = (figure: Figure): number | null => (known(figure) ? figure.value : null)
/** The sum of figures, or null as soon as one is absent: a part must not pass as the whole. */
export const total = (figures: readonly Figure[]): number | null => {
  let sum = 0
  for (const figure of figures) {
    if (!known(figure)) return null
    sum += figure.value
  }
  return figures.length > 0 ? sum : null
}
