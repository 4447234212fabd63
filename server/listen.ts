import type { AppOf } from './http/base-app.ts'

/** Listens; an error with code PORT_IN_USE says how to mend it. Returns the address. */
export const listen = async (app: AppOf, { host, port }: { host: string; port: number }): Promise<string> => {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    throw Object.assign(
      new Error(`HTTP port ${port} on ${host} is in use; stop what uses it, or set GENTANI_HTTP_PORT`),
      { code: 'PORT_IN_USE' },
    )
  }
}
