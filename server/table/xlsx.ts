import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { flaw, ROW_LIMIT, type Sheet } from './sheet.ts'
import { unpackedSize } from './unpacked.ts'

/** A workbook that takes longer than this is hostile, ms. */
const PATIENCE = 20_000
/** Heap of the reader, MB. */
const HEAP = 256
const Rows = z.array(z.array(z.string()))

const program = (): string[] => {
  const limits = [`--max-old-space-size=${HEAP}`]
  if (!import.meta.url.endsWith('.ts')) return [...limits, fileURLToPath(new URL('./xlsx-child.js', import.meta.url))]
  const child = fileURLToPath(new URL('./xlsx-child.ts', import.meta.url))
  return [...limits, '-C', 'source', '--import', import.meta.resolve('tsx'), child]
}

type Ended = { readonly code: number | null; readonly out: string; readonly late: boolean }
/** Runs the reader on a file; it is killed when its time is over. */
const run = (bytes: Uint8Array, patience: number): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, program(), { stdio: ['pipe', 'pipe', 'ignore'], env: {} })
    const out: Buffer[] = []
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill('SIGKILL')
    }, patience)
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    // a child that ends early leaves its stdin broken; its exit says so
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, out: Buffer.concat(out).toString('utf8'), late })
    })
    child.stdin.end(bytes)
  })

/** The first sheet of a workbook (.xlsx), read by a process of its own, so that a hostile file cannot stop the server. */
export const readXlsx = async (bytes: Uint8Array, patience = PATIENCE): Promise<Sheet> => {
  const size = unpackedSize(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (size === 'too-large') return flaw('unpacks-too-large', 'the workbook unpacks to more than 64 MiB')
  if (size === 'broken') return flaw('not-a-workbook', 'no .xlsx workbook')
  const { code, out, late } = await run(bytes, patience)
  if (late) return flaw('took-too-long', `the workbook was not read within ${patience / 1_000} s`)
  if (code !== 0) return flaw('not-a-workbook', 'the workbook cannot be read')
  const rows = Rows.parse(JSON.parse(out))
  return rows.length > ROW_LIMIT ? flaw('too-many-rows', `more than ${ROW_LIMIT} rows`) : { ok: true, rows }
}
