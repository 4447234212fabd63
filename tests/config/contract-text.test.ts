import { describe, expect, it } from 'vitest'
import { ContractRecord } from '#core/contract-record'
import { contractsText, contractText } from '../../server/config/contract-text.ts'

const record = (more: object = {}) =>
  ContractRecord.parse({ id: 'power', carrier: 'grid', supplier: 'A0270', from: '2026-10-01', ...more })
const entry = '{ id: power, carrier: grid, supplier: A0270, from: 2026-10-01 }'
const made = (text: string, more?: object) => contractText(text, record(more))

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
    expect(made(text).split('\n')).toEqual([
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
  it('a block ends by a line of its own; its prices go on, or others are told', () => {
    const text = [
      'contracts:',
      '- id: power',
      '  carrier: grid',
      '  supplier: A0269',
      '  tariff:',
      '    basic: { yen_per_kW: 1800 } # 2024',
      '',
    ].join('\n')
    const priced = (yen: number) => `- ${entry.replace(' }', `, tariff: { basic: { yen_per_kW: ${yen} } } }`)}`
    expect(made(text).split('\n')).toEqual([
      'contracts:',
      '- to: 2026-09-30',
      '  id: power',
      '  carrier: grid',
      '  supplier: A0269',
      '  tariff:',
      '    basic: { yen_per_kW: 1800 } # 2024',
      priced(1800),
      '',
    ])
    expect(made(text, { tariff: 'none' })).toContain(`\n- ${entry}\n`)
    expect(made(text, { tariff: 'own', prices: 'basic:\n  yen_per_kW: 2000' })).toContain(`\n${priced(2000)}\n`)
    expect(() => made(text, { tariff: 'own', prices: '{ basic' })).toThrow()
  })
  it('an end that is set already is moved; a period that is over before stays', () => {
    const periods = (to: string) =>
      [
        'contracts:',
        '  - { id: power, carrier: grid, supplier: A1, to: 2025-03-31 }',
        `  - { id: power, carrier: grid, supplier: A2, from: 2025-04-01, to: ${to} }`,
      ].join('\n')
    expect(made(periods('2027-03-31'))).toBe(`${periods('2026-09-30')}\n  - ${entry}`)
    expect(made(periods('2026-09-30'))).toBe(`${periods('2026-09-30')}\n  - ${entry}`)
  })
  it('goes on until the next one begins, and takes the place of one that begins on its day', () => {
    const text = [
      'contracts:',
      '  - { id: power, carrier: grid, supplier: A1 }',
      '  - id: power # by letter',
      '    carrier: grid',
      '    supplier: A2',
      '    from: 2027-04-01',
      'targets: []',
    ].join('\n')
    expect(made(text)).toContain(entry.replace(' }', ', to: 2027-03-31 }'))
    expect(made(text, { from: '2027-04-01' }).split('\n')).toEqual([
      'contracts:',
      '  - { id: power, carrier: grid, supplier: A1, to: 2027-03-31 }',
      '  - { id: power, carrier: grid, supplier: A0270, from: 2027-04-01 }',
      'targets: []',
    ])
  })
  it.each([
    ['company: x\n', `company: x\ncontracts:\n  - ${entry}\n`],
    ['company: x', `company: x\ncontracts:\n  - ${entry}\n`],
    ['contracts: []\ntargets: []\n', `contracts: \n  - ${entry}\ntargets: []\n`],
    ['contracts: [{ id: a }]\n', `contracts: [{ id: a }, ${entry}]\n`],
  ])('%j has a list of contracts after it', (text, after) => expect(made(text)).toBe(after))
  it('several are put oldest first, whatever their order; once in, they change nothing', () => {
    const text = 'contracts:\n  - { id: power, carrier: grid, supplier: A1 }\n'
    const both = [record({ from: '2027-04-01', supplier: 'A3' }), record({ special: 'weighted' })]
    const after = [
      'contracts:',
      '  - { id: power, carrier: grid, supplier: A1, to: 2026-09-30 }',
      '  - { id: power, carrier: grid, supplier: A0270, from: 2026-10-01, weighted: true, to: 2027-03-31 }',
      '  - { id: power, carrier: grid, supplier: A3, from: 2027-04-01 }',
      '',
    ].join('\n')
    expect(contractsText(text, both)).toBe(after)
    expect(contractsText(text, both.toReversed())).toBe(after)
    expect(contractsText(after, both)).toBe(after)
  })
})
