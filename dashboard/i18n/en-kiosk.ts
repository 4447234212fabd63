import type { Words } from './ja.ts'
import type { kioskWords as japanese } from './ja-kiosk.ts'

/** The wall screen. */
export const kioskWords: Words<typeof japanese> = {
  kiosk: {
    title: 'Wall screen',
    power: 'Power now',
    demand: '30-minute demand, forecast',
    ofContract: '{{share}} % of the contracted {{limit}} kW',
    over: '{{value}} kW above the contract expected',
    noContract: 'no contract demand is set',
    twelve: '{{name}} 12 months',
    day: '{{name}} today {{value}}',
    coverage: 'measured {{share}} %',
    category: 'category {{category}}',
    energy: 'Energy today',
    gj: '{{value}} GJ',
    co2: 'CO₂ today',
    market: 'market-based',
    month: 'this month {{value}} {{unit}}',
    targets: 'Targets',
    noTargets: 'There are no targets yet',
    stale: 'The data are old (values of {{age}} ago)',
    lost: 'No connection to the server (values of {{age}} ago); it is tried again',
    never: 'No connection to the server; it is tried again',
    waiting: 'Waiting for the first values',
    attention_one: '{{count}} thing needs a person',
    attention_other: '{{count}} things need a person',
    page: '{{at}} of {{of}}',
    unknownSite: 'There is no site {{site}}',
  },
}
