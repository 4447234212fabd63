// Closes a run with `N passed, N failed`, out of vitest's JSON report. A file that could not be loaded is a failure, and so is a skipped test.
import { existsSync, readFileSync } from 'node:fs'

const path = new URL('../tests/artefacts/vitest.json', import.meta.url)
const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
const files = report?.testResults ?? []
const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
const failed = report ? report.numFailedTests + unloaded + skipped : 1
process.stdout.write(`${report?.numPassedTests ?? 0} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0
