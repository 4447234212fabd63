import type { PageCatalogue } from './ja-pages.ts'

/** The words of balances and virtual meters. */
export const balanceWords: Pick<PageCatalogue, 'balance' | 'virtual'> = {
  balance: {
    title: 'Balance (main less sub-meters)',
    intro: 'The last 30 days. The band is the tolerance that the meters’ classes allow.',
    none: 'No meter has sub-meters',
    column: {
      meter: 'Main meter',
      main: 'Main',
      remainder: 'Main − parts',
      tolerance: 'Tolerance',
      days: 'Day by day',
      state: 'State',
    },
    share: '{{share}} %',
    parts_one: '{{count}} part',
    parts_other: '{{count}} parts',
    loss: 'declared loss {{amount}} taken off',
    state: {
      open: 'Only some parts are metered; the rest is shown',
      within: 'Within tolerance',
      outside: 'Some days outside',
      drift: 'Lasting drift',
      unknown: 'No time in common',
    },
    drift: '{{from}} to {{to}}: {{outside}} of {{days}} days',
    more: 'the parts measure too little',
    less: 'the parts measure too much',
    picture: 'The difference of {{count}} days, {{outside}} of them outside the tolerance',
  },
  virtual: { tag: 'virtual', formula: 'Formula {{formula}}' },
}
