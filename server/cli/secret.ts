/** Keys as a terminal in raw mode sends them. */
const keys = { interrupt: '\u0003', end: '\u0004', back: ['\u007f', '\b'] } as const

/** One line from a pipe: all that comes up to its first end of line. */
const fromPipe = async (): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return Buffer.concat(parts).toString().split(/\r?\n/, 1)[0] ?? ''
}

/** One line from the terminal, which shows nothing of it. */
const fromTerminal = (prompt: string): Promise<string> =>
  new Promise((resolve, reject) => {
    process.stderr.write(prompt)
    process.stdin.setRawMode(true).setEncoding('utf8').resume()
    let typed: string[] = []
    const end = (): void => {
      process.stdin.setRawMode(false).pause().off('data', take)
      process.stderr.write('\n')
    }
    const take = (text: string): void => {
      for (const key of text) {
        if (key === keys.interrupt) {
          end()
          return reject(new Error('stopped'))
        }
        if (key === '\r' || key === '\n' || key === keys.end) {
          end()
          return resolve(typed.join(''))
        }
        if (keys.back.some((back) => back === key)) typed = typed.slice(0, -1)
        else typed.push(key)
      }
    }
    process.stdin.on('data', take)
  })

/** Asks for a password: twice on a terminal, without showing it; else the first line of standard input. */
export const askPassword = async (account: string): Promise<string> => {
  if (!process.stdin.isTTY) return fromPipe()
  const first = await fromTerminal(`Password of ${account}: `)
  const again = await fromTerminal('Once more: ')
  if (first !== again) throw Object.assign(new Error('the two differ; nothing was changed'), { code: 'account-flaw' })
  return first
}
