import type { z } from 'zod'
import en from 'zod/v4/locales/en.js'
import ja from 'zod/v4/locales/ja.js'
import type { T } from '../i18n/i18n.ts'
import type { SetupForm } from './draft.ts'

/** What a field's check says, in the language of the page; the library's own words. */
export const checkWords = (language: string): z.core.$ZodErrorMap => (language === 'ja' ? ja : en)().localeError

const labels = {
  company: 'setup.field.company',
  'site/name': 'setup.field.site',
  'site/id': 'setup.field.siteId',
  'site/contractDemand_kW': 'setup.field.demand',
  'contract/supplier': 'setup.field.supplier',
  'contract/menu': 'setup.field.menu',
  name: 'setup.field.name',
  id: 'setup.field.id',
  maxRate: 'setup.field.maxRate',
  decimals: 'setup.field.decimals',
  'device/url': 'setup.field.url',
  'device/index': 'setup.field.index',
  'device/point': 'setup.field.point',
} as const
/** The question that an answer belongs to, as the form asks it. */
const question = (t: T, path: readonly PropertyKey[], form: SetupForm): string => {
  const [list, at] = path
  const meter = list === 'meters' && typeof at === 'number' ? form.meters[at] : undefined
  const key = (meter ? path.slice(2) : path).join('/')
  const label = key in labels ? t(labels[key as keyof typeof labels]) : key
  return meter ? t('setup.ofMeter', { meter: meter.name || meter.id, label }) : label
}

/** What is not answered yet, and what an answer has to be, question by question. */
export const missingWords = (t: T, issues: readonly z.core.$ZodIssue[], form: SetupForm): string[] =>
  issues.map((issue) => {
    const label = question(t, issue.path, form)
    const empty = (issue.code === 'too_small' && issue.origin === 'string') || issue.code === 'custom'
    return empty ? t('setup.empty', { label }) : t('setup.flaw', { label, flaw: issue.message })
  })
