import type { Words } from './ja.ts'
import type { costWords as japanese } from './ja-cost.ts'

/** Cost of electricity. */
export const costWords: Words<typeof japanese> = {
  cost: {
    title: 'Electricity cost',
    lead: 'Computed line by line as a bill has it, from the tariff of the contract and what was metered. It is not the bill itself.',
    month: 'This month so far',
    forecast: 'Forecast of the month',
    forecastNote:
      'Each half-hour ahead is the mean of the same weekday and time in the four weeks before. Demand is the highest so far.',
    all: 'See the cost',
    supply: '{{site}} · {{contract}}',
    yen: 'yen',
    unit: { energy: 'kWh', demand: 'kW' },
    none: 'There is no tariff yet',
    noneOf: '{{site}}: there is no tariff yet',
    noneWay:
      'Add a tariff (basic and energy prices) to the contract in plant.yaml, and its cost is shown here. docs/cost.md says how.',
    noContract: '{{site}}: the intake meter has no contract',
    noContractWay: 'Name a contract at the intake meter in plant.yaml, and add it with its tariff to contracts.',
    column: {
      month: 'Month',
      demand: 'Contract demand',
      energy: 'Energy',
      basic: 'Basic',
      charge: 'Energy charge',
      'fuel-adjustment': 'Fuel adjustment',
      levy: 'Renewables levy',
      total: 'Total',
    },
    unknown: { price: 'no price entered', other: 'not known' },
    percent: 'power factor {{percent}} %',
    demandAt: 'half-hour of {{at}}',
    settled: 'settled by contract',
    price: '{{price}} yen/kWh',
    standIn: 'price of {{month}}',
    perKw: '{{price}} yen/kW',
    tax: { included: 'tax included', excluded: 'without tax' },
    doubt: {
      running: 'the month is not over (basic charge of a whole month)',
      'missing-time': 'time is missing',
      'fuel-adjustment': 'fuel adjustment at the price of an earlier month (provisional)',
      levy: 'levy at the price of an earlier month (provisional)',
      'demand-months': 'demand is known of {{count}} of twelve months',
    },
    chart: {
      unit: '1,000 yen',
      label:
        'Cost of electricity of {{name}} by month, stacked by the lines of a bill; the table below has the same figures',
      pale: 'A pale month may differ from its bill; the table below says why beside the month.',
    },
    lines: 'Lines of {{month}}',
    enter: 'Enter prices of a month',
    recorded: 'Prices that were entered',
    enterIntro: 'Fuel adjustment and levy have prices that are published by month (the levy each May).',
    field: {
      contract: 'Contract',
      item: 'Item',
      from: 'First month (YYYY-MM)',
      to: 'Last month',
      price: 'Price (yen/kWh; with − where it is taken off)',
      source: 'Source (bill, published page)',
    },
    item: { 'fuel-adjustment': 'Fuel adjustment', levy: 'Renewables levy' },
    save: 'Record',
    saved_one: 'Recorded for {{count}} month',
    saved_other: 'Recorded for {{count}} months',
    badPrice: 'Write the price as 3.98 or -1.25',
    badMonths: 'The last month is no earlier than the first (60 months at most)',
    reason: 'prices of months entered',
  },
}
