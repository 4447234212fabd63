import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONSOLE } from '#core/account'
import type { Role } from '#core/role'
import { openAccounts } from './user.ts'

/** Invented people of the demo's company; the page opens as the first. */
const people: readonly { id: string; name: string; role: Role }[] = [
  { id: 'sato', name: '佐藤 恵', role: 'operator' },
  { id: 'suzuki', name: '鈴木 健一', role: 'approver' },
  { id: 'tanaka', name: '田中 由美', role: 'administrator' },
]
export const DEMO_OPENS_AS = 'sato'
const FILE = 'people.txt'

/** Makes the demo's accounts that are not there yet, with random passwords in people.txt (mode 0600). */
export const demoPeople = async (dataDir: string): Promise<void> => {
  const { auth, close } = openAccounts(dataDir)
  try {
    const known = new Set((await auth.accounts()).map((a) => a.id))
    const file = join(dataDir, FILE)
    if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 })
    chmodSync(file, 0o600)
    for (const { id, name, role } of people) {
      if (known.has(id)) continue
      const text = randomBytes(15).toString('base64url')
      appendFileSync(file, `${id} ${role} ${text}\n`)
      const account = { name, roles: [{ site: '', role }], locked: false }
      await auth.put({ id, account, reason: 'デモの担当者', basis: null, password: { text, due: false } }, CONSOLE)
    }
  } finally {
    close()
  }
}
