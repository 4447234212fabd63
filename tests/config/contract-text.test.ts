import { describe, expect, it } from 'vitest'
import { ContractDraft } from '#core/contract-draft'
import { contractText } from '../../server/config/contract-text.ts'

const draft = (more: object = {}) =>
  ContractDraft.parse({ id: 'power', carrier: 'grid', supplier: 'A0270', from: '2026-10-01', ...more })
const entry = '{ id: power, carrier: grid, supplier: A0270, from: 2026-10-01 }'
const made = (text: string, more?: object) => contractText(text, draft(more))

describe('a period of a contract put into plant.yaml', () => {
  it('stands behind the last one, and that one ends the day before; all else stays as it is written', () => {
    const text = [
      'segments: []   # none yet',
      'contracts:',
      '  # electricity of the works',
      '  - { id: power, carrier: grid, supplier: A0269 } # since 1998',
      '  - { id: gas,   carrier: city_gas, supplier: B01 }   # untouched',
      'targets: []',
      '',
    ].join('\n')
    const { text: after, ended } = made(text)
    expect(ended).toEqual({ from: null, to: '2026-09-30', line: 4 })
    expect(after.split('\n')).toEqual([
      'segments: []   # none yet',
      'contracts:',
      '  # electricity of the works',
      '  - { id: power, carrier: grid, supplier: A0269, to: 2026-09-30 } # since 1998',
      '  - { id: gas,   carrier: city_gas, supplier: B01 }   # untouched',
      `  - ${entry}`,
      'targets: []',
      '',
    ])
  })
  it('a block ends by a line of its own, and its prices go on where that is asked for', () => {
    const text = [
      'contracts:',
      '- id: power',
      '  carrier: grid',
      '  supplier: A0269',
      '  tariff:',
      '    basic: { yen_per_kW: 1800 } # 2024',
      '',
    ].join('\n')
    expect(made(text).text.split('\n')).toEqual([
      'contracts:',
      '- to: 2026-09-30',
      '  id: power',
      '  carrier: grid',
      '  supplier: A0269',
      '  tariff:',
      '    basic: { yen_per_kW: 1800 } # 2024',
      `- ${entry.replace(' }', ', tariff: { basic: { yen_per_kW: 1800 } } }')}`,
      '',
    ])
    expect(made(text, { tariff: 'none' }).entry).toBe(`- ${entry}`)
  })
  it('an end that is set already is moved; a period that is over before stays', () => {
    const periods = (to: string) =>
      [
        'contracts:',
        '  - { id: power, carrier: grid, supplier: A1, to: 2025-03-31 }',
        `  - { id: power, carrier: grid, supplier: A2, from: 2025-04-01, to: ${to} }`,
      ].join('\n')
    const { text, ended } = made(periods('2027-03-31'))
    expect(ended).toEqual({ from: '2025-04-01', to: '2026-09-30', line: 3 })
    expect(text).toBe(`${periods('2026-09-30')}\n  - ${entry}`)
    expect(made(periods('2026-09-30')).ended).toBeNull()
  })
  it.each([
    ['company: x\n', `company: x\ncontracts:\n  - ${entry}\n`],
    ['company: x', `company: x\ncontracts:\n  - ${entry}\n`],
    ['contracts: []\ntargets: []\n', `contracts: \n  - ${entry}\ntargets: []\n`],
    ['contracts: [{ id: a }]\n', `contracts: [{ id: a }, ${entry}]\n`],
  ])('%j has a list of contracts after it', (text, after) => expect(made(text).text).toBe(after))
})
