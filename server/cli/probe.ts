import { writeFileSync } from 'node:fs'
import { probeMap } from '../../edge-agent/probe/mapped.ts'
import { probe } from '../../edge-agent/probe/probe.ts'
import { exit } from './exit.ts'

/** What the command line says; numbers come as cac reads them. */
export type ProbeFlags = Readonly<Record<string, unknown>>

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value))
const whole = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value))
/** cac turns 12.50 into 12.5; the display shows the zero, so that the words of the command line are read. */
const asWritten = (flag: string): string | undefined => {
  const at = process.argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`))
  const word = process.argv[at]
  return at < 0 ? undefined : word?.includes('=') ? word.slice(flag.length + 1) : process.argv[at + 1]
}
const functionCode = (value: unknown): 3 | 4 | undefined => (value === 3 || value === 4 ? value : undefined)

/** `gentani agent probe <url>`: reads a device, shows what its numbers may mean, and writes the piece of agent.yaml. */
export const probeDevice = async (url: string, flags: ProbeFlags): Promise<number> => {
  const shows = asWritten('--shows')
  if (shows !== undefined && !/^-?\d+(\.\d+)?$/.test(shows)) {
    process.stderr.write(`gentani: --shows ${shows}: say what the display shows, as 12345.6\n`)
    return exit.usage
  }
  const common = { community: text(flags['community']), timeout: whole(flags['timeout']) ?? 2_000 }
  const map = text(flags['map'])
  try {
    const found = map
      ? await probeMap(url, { ...common, map, index: asWritten('--index') })
      : await probe(url, {
          ...common,
          ...{ shows, oid: asWritten('--oid'), function: functionCode(flags['function']) },
          ...{ from: whole(flags['from']) ?? 0, to: whole(flags['to']) ?? (whole(flags['from']) ?? 0) + 127 },
          ...{ unit: text(flags['unit']) ?? 'kWh', meter: text(flags['meter']) ?? 'meter-1' },
        })
    process.stdout.write(`${found.lines.join('\n')}\n`)
    if (found.yaml !== '') process.stdout.write(`\n${found.yaml}\n`)
    const out = text(flags['out'])
    if (out !== undefined) writeFileSync(out, `devices:\n${found.yaml}\n`)
    return shows !== undefined && found.matches.length === 0 ? exit.failed : exit.done
  } catch (error) {
    process.stderr.write(`gentani: ${url}: ${(error as Error).message}\n`)
    return exit.failed
  }
}
