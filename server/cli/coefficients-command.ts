import { diff, list, show } from './coefficients.ts'
import { importList } from './coefficients-import.ts'
import { exit } from './exit.ts'

const wrong = (message: string): number => {
  process.stderr.write(`gentani coefficients: ${message}; see gentani coefficients --help\n`)
  return exit.usage
}

/** `gentani coefficients <verb> …`: which verb with how many arguments. */
export const coefficients = (
  verb: string,
  args: readonly string[],
  options: Record<string, unknown>,
): number | Promise<number> => {
  const machine = { json: options['json'] === true }
  const [first, second] = args
  if (verb === 'list') return args.length === 0 ? list(machine) : wrong('list takes no argument')
  if (verb === 'show')
    return first !== undefined && args.length === 1 ? show(first, machine) : wrong('show takes a set')
  if (verb === 'diff')
    return first !== undefined && second !== undefined && args.length === 2
      ? diff([first, second], machine)
      : wrong('diff takes two sets')
  if (verb === 'import')
    return first !== undefined && args.length === 1 ? importList(first, options) : wrong('import takes a file')
  return wrong(`unknown verb ${verb}`)
}
