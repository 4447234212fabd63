import { z } from 'zod'

const port = (preset: string) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'a port is a number from 0 (any free one) to 65535')
    .transform(Number)
    .refine((n) => n <= 65_535, 'a port is a number from 0 (any free one) to 65535')
    .prefault(preset)

const Variables = z
  .object({
    GENTANI_HTTP_PORT: port('3000').describe('port of the pages and the HTTP API'),
    GENTANI_MQTT_PORT: port('1883').describe('port of the embedded broker'),
    GENTANI_DATA_DIR: z.string().default('./data').describe('folder of the ledger and the secrets'),
    GENTANI_HOST: z.string().default('127.0.0.1').describe('address to listen on; 0.0.0.0 for all'),
  })
  .refine((v) => v.GENTANI_HTTP_PORT !== v.GENTANI_MQTT_PORT || v.GENTANI_HTTP_PORT === 0, {
    message: 'is also the port of GENTANI_HTTP_PORT; the two must differ',
    path: ['GENTANI_MQTT_PORT'],
  })

/** Where the server listens and keeps its data. */
export type Environment = { httpPort: number; mqttPort: number; dataDir: string; host: string }

/** Reads the defaults out of environment variables; an empty one counts as not set. All errors at once, one line each. */
export const readEnvironment = (
  variables: Readonly<Record<string, string | undefined>>,
): { ok: true; environment: Environment } | { ok: false; problems: string[] } => {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Variables.safeParse(set)
  if (!parsed.success) {
    const told = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0])
      return `${name}=${variables[name] ?? ''}: ${issue.message}`
    })
    return { ok: false, problems: told }
  }
  const v = parsed.data
  return {
    ok: true,
    environment: {
      httpPort: v.GENTANI_HTTP_PORT,
      mqttPort: v.GENTANI_MQTT_PORT,
      dataDir: v.GENTANI_DATA_DIR,
      host: v.GENTANI_HOST,
    },
  }
}
