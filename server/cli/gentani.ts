#!/usr/bin/env node
import { cac } from 'cac'
import { version } from '../package.ts'
import { end, exit, report } from './exit.ts'
import type { ExportOptions } from './export.ts'
import type { HourClassOptions } from './hour-classes.ts'
import type { ImportOptions } from './import.ts'
import type { ProbeFlags } from './probe.ts'
import type { ReportOptions } from './report.ts'
import type { UserOptions } from './user.ts'

// A command is loaded when it is asked for: --help and check need neither server nor drivers.

const cli = cac('gentani')
const run = (work: () => number | Promise<number>): Promise<void> =>
  Promise.resolve().then(work).catch(report).then(end)

cli
  .command('demo', 'Broker, server, page and two agents on embedded data: no account, nothing to set up')
  .action(() => run(async () => (await import('./demo.ts')).demo()))
cli
  .command('server [plant.yaml]', 'Run the server for a plant, or over the site servers of a company')
  .option('--company <company.yaml>', 'the company over many site servers that project into one InfluxDB')
  .option('--setup', 'where there is no plant.yaml yet: make it from questions on the page')
  .action((path: string | undefined, { company, setup }: { company?: string; setup?: boolean }) => {
    if (company !== undefined && path === undefined)
      return run(async () => (await import('./server.ts')).companyServer(company))
    if (path === undefined || company !== undefined)
      return usage('server needs a plant.yaml, or --company company.yaml')
    return run(async () => (await import('./server.ts')).server(path, { setup: setup === true }))
  })
cli
  .command('agent <agent.yaml> [url]', 'Run an edge agent; agent probe <url>: read a device and write its agent.yaml')
  .option('--shows <value>', 'probe: what the display shows now, 12345.6')
  .option('--map <name>', 'probe: register map to read instead')
  .option('--index <i>', 'probe: which one, where a map has {index}')
  .option('--from <register>', 'probe: first Modbus register, from 0')
  .option('--to <register>', 'probe: last Modbus register')
  .option('--function <code>', 'probe: 3 or 4; both when nothing is said')
  .option('--oid <subtree>', 'probe: SNMP subtree')
  .option('--community <text>', 'probe: SNMP community')
  .option('--timeout <ms>', 'probe: wait for one answer')
  .option('--unit <unit>', 'probe: unit of the value')
  .option('--meter <id>', 'probe: id of the meter')
  .option('--out <file>', 'probe: write the piece of agent.yaml there')
  .action((path: string, url: string | undefined, flags: ProbeFlags) => {
    if (path !== 'probe') return run(async () => (await import('./agent.ts')).agent(path))
    if (url === undefined) return usage('agent probe needs the url of a device')
    return run(async () => (await import('./probe.ts')).probeDevice(url, flags))
  })
cli
  .command('password <site> <agent>', 'Make the password of an agent; an old one ends')
  .action((site: string, agent: string) =>
    run(async () => (await import('./password-command.ts')).password(site, agent)),
  )
cli
  .command(
    'user <verb> [id]',
    'Accounts: list, add, role, lock, unlock, password; a running server takes changes at once',
  )
  .option('--role <role>', 'viewer, operator, approver, administrator; none takes it away')
  .option('--site <site>', 'where the role holds; without it: the company and all its sites')
  .option('--name <name>', 'name as people read it')
  .option('--reason <reason>', 'why, for the record')
  .option('--json', 'machine output of list')
  .action((verb: string, id: string | undefined, options: UserOptions) =>
    run(async () => (await import('./user.ts')).user({ verb, id, options })),
  )
cli
  .command('check <file>', 'Say everything that is wrong with a plant.yaml or agent.yaml, with line and column')
  .option('--json', 'machine output')
  .option('--against <data dir>', 'show what a plant would change there, and which meters are derived afresh')
  .action((path: string, { json, against }: { json?: boolean; against?: string }) =>
    run(async () => (await import('./check.ts')).check(path, { json: json === true, against })),
  )
cli
  .command('rebuild <plant.yaml>', 'Make slots and totals afresh from the readings; the server must be stopped')
  .action((path: string) => run(async () => (await import('./rebuild.ts')).rebuild(path)))
cli
  .command(
    'coefficients <verb> [...args]',
    'list · show <set> · diff <before> <after> · import <list.xlsx|csv>: official factor tables',
  )
  .option('--json', 'machine output')
  .option('--kind <kind>', 'import: electricity, gas or heat')
  .option('--year <fy>', 'import: fiscal year of the emissions that the list is for')
  .option('--title <title>', 'import: the document')
  .option('--published <day>', 'import: its day, 2027-01-15')
  .option('--url <address>', 'import: where it stands')
  .option('--sheet <sheet>', 'import: sheet of a workbook, number or name (1)')
  .option('--revision', 'import: takes the place of the list that is there for the year')
  .option('--write', 'import: write the new set; without it the list is only shown')
  .action((verb: string, args: string[], options: Record<string, unknown>) =>
    run(async () => (await import('./coefficients-command.ts')).coefficients(verb, args, options)),
  )
cli
  .command(
    'verify [plant.yaml]',
    'Prove the ledger: slots and closes again from the readings, and the chains of hashes',
  )
  .option('--influx', 'compare counts and sums by meter and month with InfluxDB instead; needs the plant.yaml')
  .option('--json', 'machine output')
  .action((path: string | undefined, { json = false, influx }: { json?: boolean; influx?: boolean }) => {
    if (!influx) return run(async () => (await import('./verify.ts')).verify(path, { json }))
    if (path === undefined) return usage('verify --influx needs a plant.yaml')
    return run(async () => (await import('./verify-influx.ts')).verifyInflux(path, { json }))
  })
cli
  .command(
    'rebuild-influx <plant.yaml>',
    'Write everything into InfluxDB again from the ledger; a running server goes on',
  )
  .action((path: string) => run(async () => (await import('./rebuild-influx.ts')).rebuildInflux(path)))
cli
  .command('import <file>', 'Enter readings of manual meters from a sheet (.xlsx, CSV); the server must be stopped')
  .option('--plant <plant.yaml>', 'the plant')
  .option('--meter <site/meter>', 'the meter of every row; without it a column names it')
  .option('--map <columns>', 'field=heading or field=number, with commas: date=検針日,reading=3')
  .option('--reason <reason>', 'where the values come from, for the record')
  .option('--dry-run', 'show what would change by month, write nothing')
  .option('--json', 'machine output')
  .action((path: string, options: ImportOptions) =>
    run(async () => (await import('./import.ts')).importFile(path, options)),
  )
cli
  .command('hour-classes <verb> <file>', 'import <file>: hour classes of demand optimisation by a table (.xlsx, CSV)')
  .option('--source <text>', 'where the classes are published')
  .option('--reason <reason>', 'why, for the record')
  .option('--write', 'record every month; without it the file is only shown, with the figures that would change')
  .option('--json', 'machine output')
  .action((verb: string, path: string, options: HourClassOptions) =>
    run(async () => (await import('./hour-classes.ts')).hourClasses(verb, path, options)),
  )
cli
  .command('report [plant.yaml]', 'The annual view of a fiscal year in the terminal; a running server is not disturbed')
  .option('--fy <year>', 'fiscal year, 2025; default: the running one')
  .option('--lang <language>', 'ja or en; default: ja')
  .option('--json', 'machine output, the same as GET /api/v1/fiscal-years/{fy}')
  .action((path: string | undefined, options: ReportOptions) =>
    run(async () => (await import('./report.ts')).reportYear(path, options)),
  )
cli
  .command('broker-acl <plant.yaml>', 'Print the access list of an outside Mosquitto for a plant')
  .action((path: string) => run(async () => (await import('./broker-acl.ts')).aclOf(path)))
cli
  .command('export', 'Readings, half-hours or monthly totals for other tools; a running server is not disturbed')
  .option('--from <time>', 'first moment: 2025-04-01, 2025-04 (Japan time), or a time with its offset')
  .option('--to <time>', 'first moment that is left out')
  .option('--what <what>', 'readings, slots or totals; default: readings')
  .option('--format <format>', 'csv, jsonl or parquet; default: csv')
  .option('--out <file>', 'a new file; default: standard output (not for parquet)')
  .option('--site <site>', 'meters of this site only')
  .option('--meter <site/meter>', 'this meter only')
  .option('--by <key>', 'totals: meter, carrier, segment, site, use or role; default: meter')
  .option('--plant <plant.yaml>', 'default: the plant that the server last ran with')
  .action((options: ExportOptions) => run(async () => (await import('./export.ts')).exportPast(options)))
cli
  .command('schema', 'Print the JSON Schema of plant.yaml, for editors')
  .action(() => run(async () => (await import('./schema.ts')).schema()))
cli.help((sections) => [
  ...sections,
  {
    title: 'Environment',
    body: '  GENTANI_HTTP_PORT (3000)  GENTANI_MQTT_PORT (1883)  GENTANI_DATA_DIR (./data)  GENTANI_HOST (127.0.0.1)',
  },
  { title: 'Exit codes', body: '  0 done  1 failed  64 wrong use  78 configuration' },
])
cli.version(version())

const usage = (message: string): void => {
  process.stderr.write(`gentani: ${message}; see gentani --help\n`)
  end(exit.usage)
}
try {
  const { options } = cli.parse(process.argv, { run: false })
  if (options['help'] || options['version']) end(exit.done)
  else if (!cli.matchedCommand) usage(cli.args.length > 0 ? `unknown command ${cli.args[0]}` : 'no command')
  else cli.runMatchedCommand()
} catch (error) {
  usage((error as Error).message)
}
