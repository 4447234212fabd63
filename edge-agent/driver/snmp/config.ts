import { z } from 'zod'
import { displayFields } from '../display.ts'
import { pointFields } from '../point.ts'
import { pointEvery, pollFields } from '../poll.ts'

/** How one value lies in the MIB of a device; register maps and agent.yaml say it alike. */
export const oidFields = {
  oid: z
    .string()
    .regex(/^\.?1(\.\d{1,10}){2,40}$/, 'an OID is written 1.3.6.1.2.1.33.1.4.4.1.4.1')
    .transform((oid) => oid.replace(/^\./, '')),
  ...displayFields,
}

const Point = z.strictObject({
  ...pointFields,
  ...oidFields,
  every: pointEvery,
  map: z.string().optional().describe('register map that it comes from'),
})
export type SnmpPoint = z.infer<typeof Point>

const keyFile = z.string().min(1).describe('file with the pass phrase alone, mode 0600')

export const SnmpConfig = z
  .strictObject({
    ...pollFields,
    driver: z.literal('snmp'),
    url: z
      .string()
      .regex(/^snmp:\/\/([^/\s:]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i, 'an SNMP device is written snmp://host:161')
      .describe('snmp://host:161'),
    community: z.string().min(1).optional().describe('v2c: the community, public when nothing is said'),
    communityFile: z.string().min(1).optional().describe('v2c: file with the community alone, mode 0600'),
    user: z.string().min(1).optional().describe('v3: user name; without it v2c is spoken'),
    auth: z
      .strictObject({ protocol: z.enum(['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']), keyFile })
      .optional(),
    privacy: z.strictObject({ protocol: z.enum(['des', 'aes', 'aes256b', 'aes256r']), keyFile }).optional(),
    maxOids: z.int().min(1).max(100).default(20).describe('OIDs of one request at most'),
    points: z.array(Point).min(1),
  })
  .superRefine(({ user, auth, privacy, community, communityFile }, ctx) => {
    const say = (field: string, message: string) => ctx.addIssue({ code: 'custom', path: [field], message })
    if (user !== undefined && (community !== undefined || communityFile !== undefined))
      say('user', 'v3 has a user, v2c a community: not both')
    if (user === undefined && auth) say('auth', 'belongs to v3: it needs a user')
    if (privacy && !auth) say('privacy', 'needs auth')
    if (community !== undefined && communityFile !== undefined) say('communityFile', 'not beside community')
  })
export type SnmpConfig = z.infer<typeof SnmpConfig>
