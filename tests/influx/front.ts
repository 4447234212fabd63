import { createServer, type IncomingMessage, request } from 'node:http'
import { gunzipSync } from 'node:zlib'

type Answer = { status: number; body: string; headers?: Record<string, string> }
/** One request as it came. */
export type Seen = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
/** A small HTTP front of a real InfluxDB: passes everything on, unless `answer` says something else about a write. */
export type Front = {
  readonly url: string
  readonly seen: Seen[]
  answer: (lines: readonly string[], seen: Seen) => Answer | undefined
  /** what is answered here to any request, without asking the real one */
  other: (seen: Seen) => Answer | undefined
  /** where a write goes instead of its own path */
  path: (seen: Seen) => string
  close(): Promise<void>
}
const bodyOf = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
const isWrite = ({ url }: Seen): boolean => /write/.test(url.split('?')[0] ?? '')

export const openFront = async (port: number): Promise<Front> => {
  const seen: Seen[] = []
  const server = createServer(async (incoming, outgoing) => {
    const bytes = await bodyOf(incoming)
    const body = (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString()
    const one: Seen = { method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body }
    seen.push(one)
    const said = front.other(one) ?? (isWrite(one) ? front.answer(body.split('\n'), one) : undefined)
    if (said) {
      outgoing.writeHead(said.status, { 'content-type': 'application/json', ...said.headers }).end(said.body)
      return
    }
    const { host: _host, authorization: _authorization, ...headers } = incoming.headers
    const passed = request(
      { port, host: '127.0.0.1', method: incoming.method, path: front.path(one), headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    passed.on('error', () => outgoing.destroy())
    passed.end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const front: Front = {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    seen,
    answer: () => undefined,
    other: () => undefined,
    path: ({ url }) => url,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return front
}
