import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeterDetail } from '../api/meter.ts'
import { decimal } from '../format/number.ts'
import { age } from '../format/time.ts'
import { unitText } from '../format/unit.ts'
import type { Language, T } from '../i18n/i18n.ts'
import type { ja } from '../i18n/ja.ts'
import type { meterPageWords } from '../i18n/ja-meter-page.ts'
import { MeterPlace } from '../record/meter-place.tsx'
import { Card } from '../view/card.tsx'

type Label = Exclude<keyof typeof meterPageWords.meterPage.settings, 'title' | 'unitValue' | 'accuracyValue' | 'people'>
type Line = readonly [label: Label, value: ReactNode]
/** A number as plant.yaml has it, with all its decimals. */
const exact = (n: number): string => decimal(n, String(n).split('.')[1]?.length ?? 0)
const agentName = (t: T, agent: string): string => (agent === 'people' ? t('meterPage.settings.people') : agent)

/** What plant.yaml says of a meter, without what it leaves out. */
const linesOf = (t: T, language: Language, { meter, settings, parts, segments, contract }: MeterDetail): Line[] => {
  const { ct, vt, pulseWeight, wrapsAt, maxRate, sentinels, accuracyClass } = settings
  const unit = unitText(meter.unit)
  const time = (label: Label, ms: number | undefined): Line[] => (ms ? [[label, age(t, ms)]] : [])
  const optional = (label: Label, value: ReactNode | undefined | false): Line[] => (value ? [[label, value]] : [])
  return [
    ['measure', t(`measure.${meter.measure satisfies keyof typeof ja.measure}`)],
    ['unit', t('meterPage.settings.unitValue', { unit, decimals: settings.decimals })],
    ...time('every', settings.every),
    ...time('refreshEvery', settings.refreshEvery),
    ...time('maxGap', settings.maxGap),
    ...time('glitchWindow', settings.glitchWindow),
    ...optional('maxRate', maxRate !== undefined && `${exact(maxRate)} ${unit}`),
    ...optional('wrapsAt', wrapsAt !== undefined && `${exact(wrapsAt)} ${unit}`),
    ...optional('ratio', (ct !== 1 || vt !== 1) && `${exact(ct)} × ${exact(vt)}`),
    ...optional('pulseWeight', pulseWeight !== 1 && `${exact(pulseWeight)} ${unit}`),
    ...optional('sentinels', sentinels.length > 0 && sentinels.join(', ')),
    ...optional(
      'accuracyClass',
      accuracyClass !== undefined && t('meterPage.settings.accuracyValue', { class: exact(accuracyClass) }),
    ),
    ...optional('formula', meter.formula && <span className="code">{meter.formula}</span>),
    ...optional('parent', meter.parent && <MeterPlace meter={`${meter.site}/${meter.parent}`} />),
    ...optional(
      'parts',
      parts.length > 0 &&
        parts.map((key) => (
          <span key={key} className="line">
            <MeterPlace meter={key} />
          </span>
        )),
    ),
    ...optional('segments', segments.map((s) => s.name[language]).join(', ')),
    ...optional('contract', contract && `${contract.id} · ${contract.supplier} ${contract.menu}`),
    ...optional('agent', meter.agent && agentName(t, meter.agent)),
  ]
}

/** The settings of a meter as plant.yaml has them. */
export const SettingsCard = ({ detail }: { detail: MeterDetail }) => {
  const { t, i18n } = useTranslation()
  return (
    <Card title={t('meterPage.settings.title')}>
      <dl className="rows" data-testid="meter-settings">
        {linesOf(t, i18n.language as Language, detail).map(([label, value]) => (
          <div key={label}>
            <dt>{t(`meterPage.settings.${label}`)}</dt>
            <dd className="setting">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
