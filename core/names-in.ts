import type { Name } from './id.ts'

/** Names in one language, by id: what a catalogue of words takes. */
export const namesIn = <Id extends string>(
  names: Readonly<Record<Id, Name>>,
  language: keyof Name,
): Record<Id, string> =>
  Object.fromEntries(Object.entries<Name>(names).map(([id, name]) => [id, name[language]])) as Record<Id, string>
