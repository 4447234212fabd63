import type { Words } from './ja.ts'
import type { foreignWords as japanese } from './ja-foreign.ts'

/** Words about values of foreign devices (Sparkplug B, Telegraf …). */
export const foreignWords: Words<typeof japanese> = {
  differing: {
    title: 'Several values of one instant',
    intro:
      'Foreign devices sent different values for the same instant of a meter. Until one is left, none of them enters a total.',
    at: 'Values of {{at}}',
    keep: 'Keep {{value}} {{unit}}',
    received: 'received {{at}}',
    before: 'before: {{value}} ({{at}})',
    after: 'after: {{value}} ({{at}})',
    decide: 'Set the others aside',
    decided: '{{count}} decided',
  },
  unknownNames: {
    intro: 'Names that foreign devices send and no meter of plant.yaml stands for, since the server started.',
    none: 'No unknown names',
    noneWay: 'Values that no meter stands for are listed here, with a line for plant.yaml.',
    source: '{{site}} {{source}}',
    column: { name: 'Name', count: 'Times', last: 'Last', line: 'Line for plant.yaml' },
    way: 'What is no meter goes to ignore: of the source (cpu.* for all that begin so), and is listed no more.',
    copy: 'Copy the line',
    copied: 'Copied',
  },
}
