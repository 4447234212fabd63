import { z } from 'zod'
import { Duration } from './time.ts'

/** Keepalive, sessions and packets are the protocol's own terms (OASIS MQTT 5.0; 3.1.1 where `version` is 4). */
const file = (what: string) => z.string().min(1).optional().describe(`${what}; a relative path counts from plant.yaml`)

/** `broker:` of plant.yaml: an MQTT broker beside the server (Mosquitto, EMQX …) takes the place of the embedded one. */
export const OutsideBroker = z.strictObject({
  url: z
    .string()
    .regex(
      /^(mqtts?|wss?):\/\/[^/\s:@]+(:\d{1,5})?(\/\S*)?$/,
      'a broker is written mqtts://host:8883 (or mqtt, ws, wss)',
    )
    .describe('mqtts://broker.example:8883'),
  clientId: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'a client id has 1 to 64 letters, digits, ".", "-" and "_"')
    .optional()
    .describe(
      'fixed: the broker keeps the session under it; no other client may use it; default gentani-<id of the company>',
    ),
  user: z.string().min(1).optional().describe('user of the server at the broker; default gentani'),
  passwordFile: file('file with the password alone, mode 0600'),
  caFile: file('mqtts, wss: PEM of the authority that signed the certificate of the broker'),
  certFile: file('client certificate of the server, PEM'),
  keyFile: file('its private key, PEM, mode 0600'),
  version: z
    .union([z.literal(4), z.literal(5)])
    .default(5)
    .describe('5: MQTT 5.0; 4: MQTT 3.1.1'),
  session: Duration.default(7 * 86_400_000).describe(
    'how long the broker keeps the session of an absent server (MQTT 5; at 3.1.1 the broker alone decides), 1h … 30d',
  ),
  share: z
    .string()
    .optional()
    .describe('refused: a shared subscription would give each server a part of what one ledger must see whole'),
})
export type OutsideBroker = z.infer<typeof OutsideBroker>

/** MQTT user of the server where plant.yaml names none. */
export const SERVER_USER = 'gentani'
