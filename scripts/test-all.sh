#!/usr/bin/env bash
# Everything, from a fresh clone with nothing but node and npm: install, lint, types, build, tests.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:/usr/sbin:/sbin"
report=tests/artefacts/vitest.json
rm -f "$report"

# also after a pull that changed a version
npm ls --depth=0 >/dev/null 2>&1 || npm ci --no-audit --no-fund
bash scripts/test-setup.sh
npm run --silent check
page=dashboard/dist/index.html
if [ ! -e "$page" ] || [ -n "$(find dashboard core package-lock.json -newer "$page" -type f -not -path 'dashboard/dist/*' -print -quit)" ]; then
  npm run --silent build:dashboard
fi
npx vitest run --reporter=default --reporter=json --outputFile.json="$report"
