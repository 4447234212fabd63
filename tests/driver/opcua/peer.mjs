/**
 * An OPC UA server: the whole of node-opcua, as a program of its own. Its first line is its port; then it takes JSON lines and answers
 * each with "ok".
 * {"node": "Meter1.Energy", "type": "Double", "value": 1234.5}   a variable in its namespace 1; value null takes it away,
 *                                                                 {"status": "BadSensorFailure"} leaves it without a value
 */
import { Console } from 'node:console'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import {
  DataType,
  DataValue,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  StatusCodes,
  Variant,
  VariantArrayType,
} from 'node-opcua'

// what the library says goes beside the answers
globalThis.console = new Console(process.stderr)
const [port = '0', user = 'reader', password = 'pass phrase', rootFolder = mkdtempSync(join(tmpdir(), 'opcua-'))] =
  process.argv.slice(2)
const pki = (name) =>
  new OPCUACertificateManager({
    rootFolder: join(rootFolder, name),
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  })
const serverCertificateManager = pki('server')
const userCertificateManager = pki('users')
await serverCertificateManager.initialize()
await userCertificateManager.initialize()

const server = new OPCUAServer({
  port: Number(port),
  host: '127.0.0.1',
  serverCertificateManager,
  userCertificateManager,
  securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
  securityPolicies: [SecurityPolicy.None, SecurityPolicy.Basic256Sha256],
  allowAnonymous: true,
  userManager: { isValidUser: (name, word) => name === user && word === password },
  registerServerMethod: 1,
})
await server.initialize()
const { addressSpace } = server.engine
const namespace = addressSpace.getOwnNamespace()
const folder = namespace.addObject({ organizedBy: addressSpace.rootFolder.objects, browseName: 'Meters' })
const shown = new Map()

const take = ({ node, type, value, status }) => {
  const known = shown.get(node)
  if (value === null) {
    if (known) addressSpace.deleteNode(known.variable)
    shown.delete(node)
    return
  }
  const now = status
    ? new DataValue({ statusCode: StatusCodes[status] })
    : new DataValue({
        value: new Variant({ dataType: DataType[type], arrayType: VariantArrayType.Scalar, value }),
        sourceTimestamp: new Date(),
      })
  if (known) {
    known.now = now
    return
  }
  const entry = { now, variable: undefined }
  entry.variable = namespace.addVariable({
    componentOf: folder,
    nodeId: `s=${node}`,
    browseName: node,
    dataType: DataType[type],
    value: { timestamped_get: () => entry.now },
  })
  shown.set(node, entry)
}

await server.start()
const [endpoint] = server.endpoints
process.stdout.write(`${endpoint.port}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  take(JSON.parse(line))
  process.stdout.write('ok\n')
}
