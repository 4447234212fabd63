import { once } from 'node:events'
import { io } from 'socket.io-client'

/** A process of so many dashboards' connections. */
export type Ask = { url: string; clients: number }
/** Ages of all updates between begin and end, ms. */
export type Told = { ages: number[] }

const [{ url, clients }] = (await once(process, 'message')) as [Ask]
const ages: number[] = []
let counts = false
await Promise.all(
  Array.from({ length: clients }, async () => {
    const socket = io(`${url}/live`, { transports: ['websocket'], forceNew: true })
    socket.on('snapshot', ({ at }: { at: string }) => {
      if (counts) ages.push(Date.now() - Date.parse(at))
    })
    await new Promise<void>((resolve) => socket.once('connect', resolve))
  }),
)
process.on('message', (message) => {
  counts = message === 'begin'
  if (message === 'end') process.send?.({ ages } satisfies Told)
})
process.send?.('open')
