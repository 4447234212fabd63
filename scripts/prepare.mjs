// npm runs this after `npm ci` and `npm install` in a checkout: it builds the page and points git at the hooks.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (command, args, stdio = 'inherit') => spawnSync(command, args, { cwd: root, stdio }).status ?? 1

// A gateway installs with --omit=dev: it has no vite and needs no page.
const vite = fileURLToPath(new URL('../node_modules/vite/bin/vite.js', import.meta.url))
if (existsSync(`${root}/.git`)) run('git', ['config', 'core.hooksPath', '.githooks'], 'ignore')
if (existsSync(vite)) process.exitCode = run(process.execPath, [vite, 'build', 'dashboard', '--logLevel', 'warn'])
