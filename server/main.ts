import { randomUUID } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Coefficients } from '#core/coefficient'
import type { Id } from '#core/id'
import type { OutsideBroker } from '#core/outside-broker'
import { plantDiff, printChange } from '#core/plant-diff'
import { at, type EpochMs } from '#core/time'
import type { Status } from '#core/wire'
import { secret } from '../edge-agent/driver/secret.ts'
import { openAnnual } from './annual/annual.ts'
import { openExplain } from './annual/explain/explain.ts'
import { effectsOf } from './annual/preview.ts'
import { type OpenAs, openAuth } from './auth/auth.ts'
import { openClosing } from './closing/closing.ts'
import { redivided } from './closing/months.ts'
import { ownFolder, readFolders } from './coefficients/folder.ts'
import { holdCoefficients } from './coefficients/watch.ts'
import { brokerAccess } from './config/broker-access.ts'
import { ConfigurationError, printAll } from './config/configuration-error.ts'
import { loadPlant, parsePlant } from './config/plant-file.ts'
import { openPlantInUse, type UsedPlant } from './config/plant-in-use.ts'
import { diskOf } from './disk.ts'
import { buildApp } from './http/app.ts'
import { startPush } from './http/push.ts'
import { connect } from './influx/connection.ts'
import { startFeed } from './influx/feed.ts'
import { openHistory } from './influx/history.ts'
import { openOldMinutes } from './influx/old-minutes.ts'
import { startProjection } from './influx/start.ts'
import { type BrokerSide, startBroker } from './ingest/broker.ts'
import { loadCredentials } from './ingest/credentials.ts'
import type { LinkState } from './ingest/link-state.ts'
import { openSources } from './ingest/sources.ts'
import { watchChain } from './ledger/act-chain.ts'
import { openLedger } from './ledger/ledger.ts'
import { lockDataDir } from './ledger/lock.ts'
import { enteredContracts, keepPlant } from './ledger/plants.ts'
import { listen } from './listen.ts'
import { trackAgents } from './live/agents.ts'
import { startLive } from './live/live.ts'
import { openManual } from './manual/manual.ts'
import { packageRoot, version } from './package.ts'
import { startQuality } from './quality/quality.ts'
import { startReconciliation } from './reconciliation/reconciliation.ts'
import { openBills } from './records/bills.ts'
import { openRecords } from './records/records.ts'
import { readSheet } from './table/read-sheet.ts'
import { balancesOf } from './totals/balances.ts'
import { monthlyTotals } from './totals/monthly.ts'
import { sharesOf } from './totals/shares.ts'

/** Reads the shipped sets and those that the data directory holds beside them, and lints them as one; every fault at once. */
export const readCoefficients = (dataDir?: string): Coefficients => {
  const shipped = join(packageRoot(), 'coefficients')
  const parsed = readFolders([shipped, ...(dataDir === undefined ? [] : [ownFolder(dataDir)])])
  if (parsed.ok) return parsed.coefficients
  throw new ConfigurationError(parsed.findings.map((f) => `coefficients/${f.file}: ${f.where}: ${f.message}`))
}

/** So long an outside broker may be away before the server counts as ailing, ms. */
const BROKER_ABSENCE = 60_000

export type ServerOptions = {
  plantPath: string
  dataDir: string
  host?: string
  httpPort?: number
  mqttPort?: number
  log?: Logger
  page?: string | undefined
  /** without it, and with accounts, everybody signs in */
  openAs?: OpenAs | undefined
  /** when ledger and agents are compared; daily when left out */
  reconcile?: { everyMs?: number; settleMs?: number; answerMs?: number }
}
export type RunningServer = {
  httpPort: number
  /** of the embedded broker; undefined where an outside one is used */
  mqttPort: number | undefined
  url: string
  /** time of a meter's newest reading */
  newest(meter: string): number | undefined
  close(): Promise<void>
}

/**
 * Wires the whole server: lock, plant, coefficients, ledger, broker, live, HTTP, push. Throws ConfigurationError for what a
 * person can mend in the files, and errors with code PORT_IN_USE or DATA_DIR_LOCKED.
 */
export const startServer = async ({
  plantPath,
  dataDir,
  host = '127.0.0.1',
  httpPort = 3000,
  mqttPort = 1883,
  log = pino(),
  page = join(packageRoot(), 'dashboard/dist'),
  openAs,
  reconcile,
}: ServerOptions): Promise<RunningServer> => {
  const file = loadPlant(plantPath)
  if (!file.ok) throw new ConfigurationError(printAll(file.findings))
  for (const warning of printAll(file.warnings)) log.warn({}, warning)
  const held = holdCoefficients({ folder: ownFolder(dataDir), read: () => readCoefficients(dataDir), log })
  const coefficients = held.current
  const undo: (() => unknown)[] = [() => held.stop()]
  const unwind = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const lock = lockDataDir(dataDir)
    undo.push(() => lock.release())
    const now = (): EpochMs => at(Date.now())
    const ledgerPath = join(dataDir, 'ledger.db')
    const inUse = openPlantInUse({
      file,
      entered: enteredContracts(ledgerPath),
      keep: (used) => keepVersion(used, { ledgerPath, now, log }),
    })
    if ('findings' in inUse)
      throw new ConfigurationError([
        ...inUse.findings,
        'these contracts stand in the ledger: mend plant.yaml beside them',
      ])
    const { plant } = inUse.current()
    const agents = trackAgents(plant)
    let onAck: Parameters<typeof openLedger>[0]['events']['onAck'] = () => undefined
    let moved: Parameters<typeof openLedger>[0]['events']['onMoved'] = () => undefined
    const ledger = await openLedger({
      path: ledgerPath,
      plant,
      log,
      events: {
        onAck: (site, agent, ack) => {
          agents.ack(site, agent, ack, now())
          onAck(site, agent, ack)
        },
        onMoved: (rows) => moved(rows),
        onDiffering: (site, agent, differing) =>
          log.warn(
            { site, agent, differing },
            "a birth differs from plant.yaml: these meters' readings are quarantined",
          ),
      },
    })
    undo.push(() => ledger.close())
    let online: (site: string, agent: string) => void = () => undefined
    let answered: (site: string, agent: string, payload: Uint8Array) => void = () => undefined
    let publish: BrokerSide['publish'] = () => undefined
    const sources = openSources({ plant, intake: ledger, log, now, publish: (...said) => publish(...said) })
    const intake = {
      intake: ledger,
      sources,
      onStatus: (site: Id, agent: Id, status: Status) => {
        agents.status(site, agent, status, now())
        if (status.state === 'online') ledger.birth(site, agent, status.points)
        if (status.state === 'online') online(site, agent)
      },
      onAnswer: (site: Id, agent: Id, payload: Uint8Array) => answered(site, agent, payload),
      log,
    }
    const credentials = loadCredentials(join(dataDir, 'agents.json'))
    // a server with a broker of its own needs no MQTT client
    const broker: BrokerSide & { port?: number } = plant.broker
      ? (await import('./ingest/outside.ts')).startOutsideBroker({
          ...intake,
          plant,
          broker: plant.broker,
          access: accessOf(plant.broker, plantPath),
        })
      : await startBroker({ ...intake, host, port: mqttPort, credentials })
    publish = broker.publish
    undo.push(() => broker.close())
    onAck = (site, agent, ack) => void broker.publishAck(site, agent, ack)
    for (const { site, agent, ack } of await ledger.acks()) {
      agents.ack(site, agent, ack, now())
      await broker.publishAck(site, agent, ack)
    }
    const folder = dirname(resolve(plantPath))
    const projection = plant.influxdb && startProjection({ plant, dataDir, folder, log })
    if (projection) undo.push(() => projection.close())
    const back = plant.influxdb?.readings ? connect(plant.influxdb, folder) : undefined
    if (back) undo.push(() => back.close())
    const reconciliation = startReconciliation({
      read: ledger.read,
      ask: broker.publishRequest,
      awaited: ledger.await,
      running: agents.running,
      tell: agents.reconciled,
      log,
      now,
      newId: randomUUID,
      ...(reconcile ?? {}),
    })
    undo.push(() => reconciliation.stop())
    online = reconciliation.online
    answered = reconciliation.answer
    const quality = startQuality({
      plant,
      read: ledger.read,
      now,
      log,
      balances: balancesOf({ plant, read: ledger.read, now }),
    })
    undo.push(() => quality.stop())
    let send: (snapshot: NonNullable<ReturnType<typeof live.latest>>) => void = () => undefined
    const { read } = ledger
    const act = inUse.acting(ledger.act)
    const plantNow = () => inUse.current().plant
    const closing = openClosing({ inUse: inUse.current, coefficients, read, act, now })
    const bills = openBills({ plant: plantNow, read, now })
    const live = await startLive({
      plant: plantNow,
      coefficients,
      read,
      months: closing.months,
      entries: closing.entries,
      bills: bills.odd,
      agents,
      now,
      log,
      findings: quality.open,
      unknown: sources.unknown,
      projection: () => projection?.state(),
      broker: broker.link,
      emit: (s) => send(s),
    })
    undo.push(() => live.stop())
    moved = live.moved
    if (projection) {
      const feed = startFeed({
        ...{ plant, ground: live.facts, latest: live.latest, now, take: projection.kpis, log },
        certificates: () => ledger.read('acts', { kinds: ['certificate'], current: false, limit: 100_000 }),
      })
      undo.push(() => feed.stop())
    }
    const auth = openAuth({ path: join(dataDir, 'accounts.db'), read: ledger.read, act: ledger.act, now, openAs })
    undo.push(() => auth.close())
    const annual = openAnnual({ read: ledger.read, months: closing.months, recent: live.facts, now })
    const app = await buildApp(
      {
        get plant() {
          return plantNow()
        },
        inUse,
        coefficients,
        read: ledger.read,
        act,
        chain: watchChain(ledger.read, now),
        auth,
        quality,
        records: openRecords({ plant, read: ledger.read }),
        bills,
        manual: openManual({ plant, read: ledger.read, act: ledger.act, now, newKey: randomUUID }),
        sheet: readSheet,
        now,
        live,
        agents: agents.states,
        sources,
        credentials,
        closing,
        totals: monthlyTotals({ plant: plantNow, coefficients, read: ledger.read, now, books: closing }),
        balances: balancesOf({ plant, read: ledger.read, now }),
        shares: sharesOf(ledger.read),
        annual,
        explain: openExplain(annual, ledger.read),
        annualEffects: (years, put) =>
          effectsOf({ annual, divide: (of, bins) => redivided(read, of, bins) }, years, put),
        projection,
        oldMinutes: openOldMinutes({
          ...{ plant, read: ledger.read, history: back && openHistory(back) },
          state: () => projection?.state(),
        }),
        health: async () => ({ intake: intakeRuns(broker.link(), now()), ledger: !ledger.isTroubled() }),
        disk: () => diskOf(ledgerPath),
        counts: () => ({ ledger: ledger.counts(), broker: broker.stats() }),
        page,
        version: version(),
      },
      log,
    )
    const push = startPush(app.server, live.latest, auth)
    send = push.send
    const url = await listen(app, { host, port: httpPort })
    undo.push(async () => {
      await push.close()
      await app.close()
    })
    log.info({ url, mqttPort: broker.port, dataDir }, 'server started')
    const address = app.server.address()
    return {
      httpPort: typeof address === 'object' && address ? address.port : httpPort,
      mqttPort: broker.port,
      url,
      newest: (meter) => live.meter(meter)?.at,
      close: unwind,
    }
  } catch (error) {
    await unwind()
    throw error
  }
}

/** Keeps a version of the plant in the ledger, with its difference to the one before. */
const keepVersion = (
  { plant, text, hash }: UsedPlant,
  { ledgerPath, now, log }: { ledgerPath: string; now: () => EpochMs; log: Logger },
): void => {
  const taken = keepPlant(ledgerPath, { text, hash, loaded: now() }, (before) => {
    const was = parsePlant(before)
    return was.ok ? plantDiff(was.plant, plant) : undefined
  })
  if (taken?.diff)
    log.info(
      { changes: taken.diff.changes.map(printChange), afresh: taken.diff.afresh },
      'another version of the plant is in use',
    )
}

/** Without its outside broker the server takes nothing in; a short absence is a restart. */
const intakeRuns = (link: LinkState | undefined, now: number): boolean =>
  link === undefined || link.connected || now - link.since < BROKER_ABSENCE

/** Reads the broker's files once, so that what is wrong with them is said at the start; then again at each attempt. */
const accessOf = (broker: OutsideBroker, plantPath: string): ReturnType<typeof brokerAccess> => {
  const access = brokerAccess(broker, plantPath, secret)
  try {
    access()
  } catch (error) {
    throw new ConfigurationError([`${plantPath}: broker: ${(error as Error).message}`])
  }
  return access
}
