import { z } from 'zod'
import { displayFields } from '../display.ts'
import { pointFields } from '../point.ts'
import { pointEvery, pollFields } from '../poll.ts'

const Point = z.strictObject({
  ...pointFields,
  ...displayFields,
  every: pointEvery,
  node: z
    .string()
    .regex(/^(ns=\d{1,5};)?[isgb]=.+$/, 'a node is written ns=2;s=Meter1.Energy')
    .describe('node id of the variable'),
})
export type OpcuaPoint = z.infer<typeof Point>

export const OpcuaConfig = z
  .strictObject({
    ...pollFields,
    driver: z.literal('opcua'),
    url: z
      .string()
      .regex(/^opc\.tcp:\/\/[^/\s]+(\/\S*)?$/, 'an OPC UA server is written opc.tcp://host:4840')
      .describe('opc.tcp://host:4840'),
    security: z.enum(['none', 'sign', 'sign-and-encrypt']).default('none'),
    serverCertificates: z
      .enum(['trusted', 'any'])
      .default('trusted')
      .describe(
        'trusted: a new certificate of a server is laid into rejected of pki and not spoken to until somebody moves it to trusted/certs',
      ),
    pki: z
      .string()
      .min(1)
      .default('opcua')
      .describe('folder of our own key and of the certificates; counts from the folder of the spool'),
    user: z.string().min(1).optional(),
    passwordFile: z.string().min(1).optional().describe('file with the password alone, mode 0600'),
    points: z.array(Point).min(1),
  })
  .refine(({ user, security }) => user === undefined || security !== 'none', {
    path: ['security'],
    error: 'a password goes over the line: security: sign-and-encrypt',
  })
export type OpcuaConfig = z.infer<typeof OpcuaConfig>
