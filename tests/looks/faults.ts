import type { Page } from 'playwright-core'
import { ja } from '../../dashboard/i18n/ja.ts'
import { barriers, overflow } from '../e2e/barriers.ts'

const SMALLEST_TARGET = 24
const namespaces = new Set(Object.keys(ja))
/** Words that are the catalogue's own names of words. */
const keys = (text: string): string[] =>
  [...text.matchAll(/\b([a-z][A-Za-z]+)(?:\.[A-Za-z][\w-]*){1,4}\b/g)]
    .filter(([key, first]) => namespaces.has(first ?? '') && !/\.(ya?ml|json|csv|xlsx|db)$/.test(key))
    .map(([key]) => `untranslated: ${key}`)
/** What a program says where it has nothing to say. */
const slips = (text: string): string[] =>
  [...text.matchAll(/.{0,20}(?:\bNaN\b|\bundefined\b|\bnull\b|Invalid|\[object|\bInfinity\b).{0,20}/g)].map(
    ([words]) => `slip: ${words}`,
  )
/** Links and buttons that a finger misses: smaller than 24 px in a dimension, and not a word of a sentence (WCAG 2.5.8). */
const small = (page: Page): Promise<string[]> =>
  page.evaluate(
    `[...document.querySelectorAll('a[href], button, select, input:not([type=hidden]), summary')].flatMap((one) => {
      const box = one.getBoundingClientRect()
      const inline = getComputedStyle(one).display === 'inline'
      if (box.width === 0 || inline || one.closest('[aria-hidden=true], .skip, svg, canvas') || one.matches('.skip')) return []
      if (one.closest('label')) return []
      const least = Math.min(box.width, box.height)
      return least < ${SMALLEST_TARGET} ? ['small: ' + one.tagName + '.' + one.className + ' “' + (one.textContent ?? '').slice(0, 20) + '” ' + Math.round(box.width) + '×' + Math.round(box.height)] : []
    })`,
  )
/** Japanese in an English page; names that people gave are theirs to give. */
const foreign = (text: string, known: string): string[] =>
  [...new Set(text.match(/[\u3041-\u30ff\u3400-\u9fff][^\n]{0,30}/g) ?? [])]
    .filter((words) => !known.includes(words.trim().slice(0, 12)))
    .map((words) => `Japanese: ${words}`)

export type Looked = {
  readonly height: number
  readonly faults: readonly string[]
  /** To be judged by a person. */
  readonly notes: readonly string[]
}
type Terms = { language: string; known: string; quick: boolean }
/** What is wrong on the page as it stands; a quick look leaves axe out, which takes most of the time. */
export const look = async (page: Page, { language, known, quick }: Terms): Promise<Looked> => {
  const text = await page.locator('body').innerText()
  const height = (await page.evaluate('document.documentElement.scrollHeight')) as number
  const title = await page.title()
  return {
    height,
    faults: [
      ...(await overflow(page)),
      ...(quick ? [] : await barriers(page)),
      ...keys(text),
      ...slips(`${title}\n${text}`),
    ],
    notes: [...new Set([...(await small(page)), ...(language === 'en' ? foreign(text, known) : [])])],
  }
}
