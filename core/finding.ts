/** Something wrong in a file that a person wrote, where it stands; lines and columns count from 1. */
export type Finding = {
  readonly file: string
  readonly line: number
  readonly column: number
  /** place in the document: sites[0].meters[2].unit; empty: the whole file */
  readonly path: string
  readonly message: string
  readonly level: 'error' | 'warning'
}

/** One line, as compilers and editors know it: `plant.yaml:12:7: message`; a warning says so. */
export const printFinding = ({ file, line, column, message, level }: Finding): string =>
  `${file}:${line}:${column}: ${level === 'warning' ? 'warning: ' : ''}${message}`

/** A place in a document, from its root: keys and list positions. */
export type Path = readonly (string | number)[]
/** `['sites', 0, 'meters', 2]` as people read it: `sites[0].meters[2]`. */
export const printPath = (path: Path): string =>
  path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')
