import { createServer } from 'node:net'

// each worker has ports of its own, below those that a system lends to whoever connects: nobody takes one before its server listens
const PORTS = 1_200
const FIRST = 20_000 + (Number(process.env['VITEST_POOL_ID'] ?? 0) % 10) * PORTS
let taken = Math.floor(Math.random() * PORTS)

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
      .on('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
/** A port that nothing listens on. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    taken += 1
    const port = FIRST + (taken % PORTS)
    if (await isFree(port)) return port
  }
}
/** Two of them. */
export const freePorts = async (): Promise<{ httpPort: number; mqttPort: number }> => ({
  httpPort: await freePort(),
  mqttPort: await freePort(),
})
