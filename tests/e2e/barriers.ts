import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What stands over the right edge, by tag and class. */
export const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { document, innerWidth } = globalThis as unknown as {
      innerWidth: number
      document: { documentElement: { scrollWidth: number } }
    }
    const { scrollWidth } = document.documentElement
    return scrollWidth > innerWidth ? [`${scrollWidth} px wide in ${innerWidth}`] : []
  })

/** WCAG 2.2 AA, with what axe counts as serious beyond it. Its rules of less weight are not run: they would not be told. */
const asked = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: Object.fromEntries(
    ['accesskeys', 'aria-dialog-name', 'aria-text', 'aria-treeitem-name', 'label-title-only', 'tabindex'].map((id) => [
      id,
      { enabled: true },
    ]),
  ),
  // what passes is only counted: a selector for each element of it takes as long as the rules do
  resultTypes: ['violations'],
}
type Violation = { id: string; impact: string; nodes: { target: string[] }[] }
/** Serious and critical findings of axe. */
export const barriers = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  const { violations, passes } = (await page.evaluate(
    `axe.run(document, ${JSON.stringify(asked)}).then(({ violations, passes }) => ({ violations, passes: passes.length }))`,
  )) as { violations: Violation[]; passes: number }
  if (passes <= 10) throw new Error(`axe looked at nothing: ${passes} rules passed`)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(' ')).join(', ')}`)
}
