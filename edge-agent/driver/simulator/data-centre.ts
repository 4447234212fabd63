import { bump, type Moment } from './calendar.ts'
import type { Model } from './model.ts'
import { noise } from './noise.ts'
import { outdoor, sunshine } from './weather.ts'

/** Growth of the IT load: share per year, counted from 1 April 2024 (19,814 days after 1970). */
const growth = (m: Moment): number => 1 + (0.035 * (m.days - 19_814)) / 365.25

/** Rack load of one distribution unit, kW. */
const rack = (seed: number, m: Moment, channel: number, rated: number): number =>
  rated *
  growth(m) *
  (1 +
    0.035 * bump(m.hour, 15, 24) +
    0.012 * bump(m.hour, 2, 24, 6) -
    (m.weekday === 0 || m.weekday === 6 ? 0.015 : 0) +
    0.02 * noise(seed, channel, m.days * 3) +
    0.012 * noise(seed, channel + 20, m.days * 48))

/** Losses of a double-conversion UPS, kW: idle, linear and quadratic part. */
const upsLoss = (output: number, rated: number): number =>
  0.022 * rated + 0.024 * output + (0.03 * output * output) / rated

/** kW of electricity per kW of heat: dry coolers below about 8 °C, then compressors, worse in the heat and at part load. */
const chilling = (temperature: number, load: number): number =>
  0.142 + 0.0036 * Math.max(0, temperature - 8) + 0.00012 * Math.max(0, temperature - 26) ** 2 + 0.05 * (1 - load) ** 2

/** Fans of the air handlers were renewed on 1 October 2025 (days after 1970): a measure whose effect can be seen. */
const NEW_FANS = 20_362

/** Test run of the stand-by generator, kW: on the 15th day of each thirty, 10:00 to 11:00. */
const testRun = (m: Moment): number => (Math.floor(m.days) % 30 === 15 && m.hour >= 10.2 && m.hour <= 10.8 ? 300 : 0)

/** Oil of the generator, L per hour at a power in kW. */
const oil = (kw: number): number => (kw > 0 ? 11 + 0.243 * kw : 0)

const rates: Model['rates'] = (seed, m) => {
  const pduA1 = rack(seed, m, 1, 108)
  const pduA2 = rack(seed, m, 2, 96)
  const pduB1 = rack(seed, m, 3, 114)
  const pduB2 = rack(seed, m, 4, 88)
  const network = rack(seed, m, 5, 132)
  const outA = pduA1 + pduA2
  const outB = pduB1 + pduB2
  const it = outA + outB + network
  const lossA = upsLoss(outA, 300)
  const lossB = upsLoss(outB, 300)
  const lossC = upsLoss(network, 200)
  const office = bump(m.hour, 13.5, 24, 2) * (m.weekday === 0 || m.weekday === 6 ? 0.3 : 1)
  const lighting = 5 + 6.5 * office
  const heat = it + lossA + lossB + lossC + lighting
  const temperature = outdoor(seed, m)
  const chillers = heat * chilling(temperature, Math.min(1, heat / 800))
  const lead = Math.floor(m.days / 7) % 2 === 0 ? 0.62 : 0.38
  const pv = 240 * sunshine(seed, m)
  const generator = testRun(m)
  return {
    pduA1,
    pduA2,
    pduB1,
    pduB2,
    network,
    lossA,
    lossB,
    lossC,
    lighting,
    chiller1: chillers * lead,
    chiller2: chillers * (1 - lead),
    airHandlers: (m.days < NEW_FANS ? 0.084 : 0.074) * heat * (1 + 0.03 * noise(seed, 9, m.days * 8)),
    other: 9 + 5 * office + 0.019 * it,
    pvOwn: 0.75 * pv,
    pvSold: 0.25 * pv,
    generator,
    oil: oil(generator),
    water: (heat * 1.35 * Math.min(1, Math.max(0.05, (temperature - 9) / 12))) / 1000,
  }
}

/** Air at the inlets of a hall's IT: temperature, °C, held by the air handlers; it sways with the day and with their control. */
const inlet =
  (channel: number, held: number) =>
  (seed: number, m: Moment): number =>
    held +
    0.5 * bump(m.hour, 15.5, 24, 2) +
    0.5 * noise(seed, channel, m.days * 6) +
    0.3 * noise(seed, channel + 1, m.days * 96)
/** Relative humidity, %: lower in winter, when the air that comes in is dry. */
const humidity =
  (channel: number) =>
  (seed: number, m: Moment): number =>
    48 -
    7 * bump(m.season, 0.08, 1, 2) +
    3 * noise(seed, channel, m.days * 2) +
    0.8 * noise(seed, channel + 1, m.days * 60)

const electric = (flutter: number) => ({ unit: 'kWh', flutter }) as const
const itFlows = ['pduA1', 'pduA2', 'pduB1', 'pduB2', 'network']
const loads = [...itFlows, 'lossA', 'lossB', 'lossC', 'lighting', 'chiller1', 'chiller2', 'airHandlers', 'other']
const kWh = (plus: readonly string[], minus: readonly string[] = []) => ({ unit: 'kWh', plus, minus }) as const

/** About 550 kW of IT behind three UPS; intake + generation − sold = IT + losses + cooling + lighting + other, to the millionth. */
export const dataCentre: Model = {
  flows: {
    pduA1: electric(0.02),
    pduA2: electric(0.025),
    pduB1: electric(0.02),
    pduB2: electric(0.03),
    network: electric(0.008),
    lossA: electric(0.01),
    lossB: electric(0.01),
    lossC: electric(0.005),
    lighting: electric(0.01),
    chiller1: electric(0.035),
    chiller2: electric(0.035),
    airHandlers: electric(0.012),
    other: electric(0.03),
    pvOwn: electric(0.05),
    pvSold: electric(0.05),
    generator: electric(0.01),
    oil: { unit: 'L', flutter: 0.01 },
    water: { unit: 'm3', flutter: 0.05 },
  },
  rates,
  quantities: {
    intake: kWh(loads, ['pvOwn', 'generator']),
    'ups-a': kWh(['pduA1', 'pduA2']),
    'ups-b': kWh(['pduB1', 'pduB2']),
    'ups-c': kWh(['network']),
    'it-total': kWh(itFlows),
    'pdu-a1': kWh(['pduA1']),
    'pdu-a2': kWh(['pduA2']),
    'pdu-b1': kWh(['pduB1']),
    'pdu-b2': kWh(['pduB2']),
    'ups-a-loss': kWh(['lossA']),
    'ups-b-loss': kWh(['lossB']),
    'ups-c-loss': kWh(['lossC']),
    'chiller-1': kWh(['chiller1']),
    'chiller-2': kWh(['chiller2']),
    'air-handlers': kWh(['airHandlers']),
    lighting: kWh(['lighting']),
    other: kWh(['other']),
    pv: kWh(['pvOwn', 'pvSold']),
    'pv-sold': kWh(['pvSold']),
    generator: kWh(['generator']),
    'generator-oil': { unit: 'L', plus: ['oil'] },
    water: { unit: 'm3', plus: ['water'] },
    'hall-1-temperature': { unit: 'degC', gauge: inlet(111, 22.6) },
    'hall-1-humidity': { unit: '%RH', gauge: humidity(113) },
    'hall-2-temperature': { unit: 'degC', gauge: inlet(115, 24.1) },
    'hall-2-humidity': { unit: '%RH', gauge: humidity(117) },
    'outdoor-temperature': { unit: 'degC', gauge: outdoor },
  },
}
