/** ECharts draws no box of its own; chart.css dresses the elements. */
export const tipBox = {
  confine: true,
  padding: 0,
  borderWidth: 0,
  backgroundColor: 'transparent',
  shadowBlur: 0,
  shadowColor: 'transparent',
  extraCssText: 'box-shadow: none',
} as const

export type TipRow = { label: string; value: string; colour?: string }

/** A tooltip as elements, not markup: names from the plant cannot inject, and no inline style is parsed. */
export const tip = (title: string, rows: readonly TipRow[]): HTMLElement => {
  const root = document.createElement('div')
  root.className = 'tip'
  const head = document.createElement('div')
  head.className = 'tip-title'
  head.textContent = title
  root.append(head)
  for (const row of rows) {
    const line = document.createElement('div')
    line.className = 'tip-row'
    const swatch = document.createElement('i')
    if (row.colour) swatch.style.background = row.colour
    const label = document.createElement('span')
    label.textContent = row.label
    const value = document.createElement('b')
    value.textContent = row.value
    line.append(swatch, label, value)
    root.append(line)
  }
  return root
}
