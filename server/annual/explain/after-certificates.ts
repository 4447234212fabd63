import { filedIn } from './filed.ts'
import { formulas } from './formulas.ts'
import { type Answer, type Form, leaf, PERIOD, shown } from './ground.ts'
import { notes } from './notes.ts'
import { CO2 } from './official.ts'

/** CO2 after certificates and credits: what of each counted is taken off. */
const afterCertificates: Answer = (ground, ask) => {
  const of = ask.parts[1] === 'basic' ? 'basic' : 'adjusted'
  const row = filedIn(ground)?.co2[of]
  if (!row) return undefined
  const before = of === 'basic' ? 'co2.basic' : 'co2.market'
  const links = [{ href: '/api/v1/certificates', title: 'certificates' }]
  const used = of === 'adjusted' ? (filedIn(ground)?.co2.certificates ?? []) : []
  const { electricity = 0, heat = 0, whole = 0 } = row.deducted ?? {}
  const targets = Object.entries({ electricity, heat, whole }).map(([name, t]) => ({
    name,
    t,
    note: notes.lowersBasic,
  }))
  const parts =
    of === 'adjusted'
      ? used.map((c) => ({
          name: `${c.kind} ${c.number}`,
          t: c.used_t,
          note: notes.claimed(c.claimed_t),
        }))
      : targets
  return {
    title:
      of === 'basic'
        ? { ja: 'CO2 基礎排出量', en: 'CO2, basic, after certificates' }
        : { ja: 'CO2 調整後排出量', en: 'CO2, adjusted, after certificates' },
    value: shown(row.after),
    unit: 't-CO2',
    op: 'sum',
    formula: formulas.afterCertificates,
    clause: CO2,
    inputs: () => [
      { id: `${ask.period.id}.${before}` },
      ...parts.map(({ name, t, note }) =>
        leaf(
          `${ask.id}.${name.replaceAll(' ', '.')}`,
          { ja: name, en: name },
          { value: t, unit: 't-CO2', weight: -1, note, links },
        ),
      ),
    ],
  }
}

const OFFICIAL = `${PERIOD}\\.official`
/** CO2 after certificates and credits. */
export const afterCertificatesForms: readonly Form[] = [[`${OFFICIAL}\\.co2\\.(adjusted|basic)`, afterCertificates]]
