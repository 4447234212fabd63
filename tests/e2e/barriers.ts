import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

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
type Violation = { id: string; impact: string; nodes: { target: string[] }[] }
/** Serious and critical findings of axe, WCAG 2.1 AA. */
export const barriers = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  const { violations, passes } = (await page.evaluate(
    'axe.run(document).then(({ violations, passes }) => ({ violations, passes: passes.length }))',
  )) as { violations: Violation[]; passes: number }
  expect(passes).toBeGreaterThan(10)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(' ')).join(', ')}`)
}
