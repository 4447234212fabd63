import type { IncomingMessage } from 'node:http'
import type { Asking } from '../auth/contract.ts'

export const SESSION_COOKIE = 'gentani_session'
export const DEVICE_COOKIE = 'gentani_device'

const cookies = (header: string | undefined): Map<string, string> =>
  new Map(
    (header ?? '').split(';').flatMap((pair) => {
      const [name = '', value] = pair.trim().split('=', 2)
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address)
/** By its own name: a foreign name that was made to point here (DNS rebinding) is not. */
const namesLoopback = (host: string | undefined): boolean =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/.test(host ?? '')
/** Headers that a proxy sets: behind it everybody seems to be on this machine. */
const relayed = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'] as const

/** What a request says about who asks; the same for HTTP and socket.io. */
export const askingOf = (request: IncomingMessage): Asking => {
  const { headers } = request
  const address = request.socket.remoteAddress ?? ''
  const known = cookies(headers.cookie)
  return {
    session: known.get(SESSION_COOKIE),
    device: known.get(DEVICE_COOKIE),
    address,
    local: isLoopback(address) && namesLoopback(headers.host) && !relayed.some((name) => headers[name] !== undefined),
  }
}

/** Whether a request comes from the page that this server serves, or from a tool that is no browser. What the browser says of it holds even behind a proxy. */
export const isSameOrigin = ({ headers }: IncomingMessage): boolean => {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  if (headers.origin === undefined) return true
  try {
    return new URL(headers.origin).host === headers.host
  } catch {
    return false
  }
}
