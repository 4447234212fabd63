import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** A line and where it ends in the (uncompressed) file. */
export type Line = { readonly text: string; readonly number: number; readonly end: number; readonly bytes: Buffer }

const NEWLINE = 0x0a
const CHUNK = 65_536

/** Cuts bytes into lines; the bytes after the last newline wait for more. */
export const cutter = (encoding: string, at = { end: 0, number: 0 }) => {
  const decoder = new TextDecoder(encoding)
  let rest: Buffer = Buffer.alloc(0)
  let { end, number } = at
  const line = (bytes: Buffer): Line => {
    const text = decoder.decode(bytes).replace(/[\r\n]+$/, '')
    return { text: number === 0 ? text.replace(/^\uFEFF/, '') : text, number: ++number, end, bytes }
  }
  return {
    *push(chunk: Buffer): Generator<Line> {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
      let from = 0
      for (let i = rest.indexOf(NEWLINE); i >= 0; i = rest.indexOf(NEWLINE, from)) {
        end += i + 1 - from
        yield line(rest.subarray(from, i + 1))
        from = i + 1
      }
      rest = rest.subarray(from)
    },
    /** The last line of a file that does not end in a newline. */
    *rest(): Generator<Line> {
      if (rest.length === 0) return
      end += rest.length
      yield line(rest)
    },
  }
}

/** All lines of a plain or gzip file. */
export async function* linesOf(path: string, encoding: string): AsyncGenerator<Line> {
  const file = createReadStream(path)
  const bytes = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file
  const cut = cutter(encoding)
  try {
    for await (const chunk of bytes) yield* cut.push(chunk as Buffer)
    yield* cut.rest()
  } finally {
    file.destroy()
  }
}

/** The bytes of an open file from `position` on, as they are now. */
export async function* bytesFrom(file: FileHandle, position: number): AsyncGenerator<Buffer> {
  for (let p = position; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, p)
    if (bytesRead === 0) return
    p += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The text of a stretch of a file; shorter when the file is. */
export const stretch = async (path: string, from: number, to: number): Promise<Buffer> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
