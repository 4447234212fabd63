import type { Words } from './ja.ts'
import type { besideWords as japanese } from './ja-beside.ts'

/** Power factor, ledger, climate of halls. */
export const besideWords: Words<typeof japanese> = {
  powerFactor: {
    title: 'Power factor this month',
    daytime: '8–22 h {{value}} %',
    today: 'today {{value}} %',
    lowest: 'lowest today {{value}} % ({{at}})',
    coverage: 'both energies metered {{share}} % of the time',
    note: 'Active energy ÷ √(active² + reactive²). The value of 8–22 h decides the discount of the tariff.',
    unit: '%',
  },
  ledgerSize: {
    title: 'Size of the ledger',
    free: '{{size}} free',
    each: '{{bytes}} bytes a reading',
    readings: '{{total}} readings',
    perDay: '{{readings}} readings a day (by the polling periods)',
    days: 'the disk is full in about {{days}} days',
    years: 'the disk is full in about {{years}} years',
    unknown: 'Too few readings for a forecast',
  },
  climate: {
    title: 'Temperature and humidity',
    recommended: 'Recommended {{low}}–{{high}} ℃ ({{source}}). Humidity depends on the dew point and is not judged.',
    none: 'There are no sensors of the climate yet',
    noneWay: 'Add gauges in ℃ or %RH to plant.yaml and name them under climate of a hall; they are shown here.',
    column: { sensor: 'Sensor', last: 'Now', today: 'Lowest – highest today', state: 'Range' },
    state: { within: 'within', below: 'below', above: 'above', unjudged: '—', unknown: 'nothing received' },
    extreme: '{{value}} ({{at}})',
    mean: 'Lowest and highest are means of half-hours.',
  },
}
