import { join, resolve } from 'node:path'
import pino, { type Logger } from 'pino'
import { at } from '#core/time'
import { openCompany } from './company/company.ts'
import { loadCompany } from './config/company-file.ts'
import { ConfigurationError, printAll } from './config/configuration-error.ts'
import { buildCompanyApp } from './http/company-app.ts'
import { connect } from './influx/connection.ts'
import { openHistory } from './influx/history.ts'
import { secretOf } from './influx/secret.ts'
import { listen } from './listen.ts'
import { readCoefficients } from './main.ts'
import { packageRoot, version } from './package.ts'

export type CompanyOptions = {
  companyPath: string
  /** only for coefficient sets that were imported there; nothing is written */
  dataDir: string
  host?: string
  httpPort?: number
  log?: Logger
  page?: string | undefined
}
export type RunningCompany = { httpPort: number; url: string; close(): Promise<void> }

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/

/**
 * Wires a company server: company.yaml with the plants of its site servers, InfluxDB to read from, HTTP. It keeps nothing. Throws
 * ConfigurationError for what a person can mend in the files.
 */
export const startCompany = async ({
  companyPath,
  dataDir,
  host = '127.0.0.1',
  httpPort = 3000,
  log = pino(),
  page = join(packageRoot(), 'dashboard/dist'),
}: CompanyOptions): Promise<RunningCompany> => {
  const file = loadCompany(companyPath)
  if (!file.ok) throw new ConfigurationError(printAll(file.findings))
  for (const warning of printAll(file.warnings)) log.warn({}, warning)
  const { company, plant, plants, folder } = file
  if (company.tokenFile === undefined && !LOOPBACK.test(host))
    throw new ConfigurationError([
      `${companyPath}: tokenFile is missing; without it a company server answers on 127.0.0.1 only, not on ${host}`,
    ])
  const connection = connect(company.influxdb, folder)
  const query: typeof connection.query = (statements) =>
    connection.query(statements).catch((error: Error) => {
      throw Object.assign(new Error(error.message), { code: 'influxdb-away' })
    })
  const now = () => at(Date.now())
  const { view } = openCompany(
    { plant, coefficients: readCoefficients(dataDir), history: openHistory({ query }), now },
    { plants, silentAfter_h: company.silentAfter_h, links: company.links },
  )
  const app = await buildCompanyApp(
    {
      view,
      reachable: () =>
        query(['SHOW DATABASES']).then(
          () => true,
          () => false,
        ),
      token: company.tokenFile === undefined ? undefined : secretOf(resolve(folder, company.tokenFile)),
      page,
      version: version(),
    },
    log,
  )
  const url = await listen(app, { host, port: httpPort })
  log.info({ url, sites: plant.sites.length }, 'company server started')
  const address = app.server.address()
  return {
    httpPort: typeof address === 'object' && address ? address.port : httpPort,
    url,
    async close() {
      await app.close()
      connection.close()
    },
  }
}
