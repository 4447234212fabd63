import { narrow } from './written-number.ts'

/** A heading as it is compared: narrow, in small letters, without spaces, brackets, what stands in them (units) and joints. */
export const plainHeading = (heading: string): string =>
  narrow(heading)
    .replaceAll(/[([［【〔].*?[)\]］】〕]/g, '')
    .replaceAll(/[\s_.-]/g, '')
    .toLowerCase()

/** Which column holds what, by its heading; of two columns of one field the first. */
export const columnsBy = <F extends string>(
  headings: Readonly<Record<F, readonly string[]>>,
): ((row: readonly string[]) => Partial<Record<F, number>>) => {
  const known = new Map<string, F>()
  for (const field of Object.keys(headings) as F[])
    for (const heading of headings[field]) known.set(plainHeading(heading), field)
  return (row) => {
    const columns: Partial<Record<F, number>> = {}
    for (const [i, heading] of row.entries()) {
      const field = known.get(plainHeading(heading))
      if (field !== undefined && columns[field] === undefined) columns[field] = i
    }
    return columns
  }
}
