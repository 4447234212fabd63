import '../cost/words.ts'
import './words.ts'
import { memo } from 'react'
import type { Month } from '#core/time'
import { CostCard } from './cost-card.tsx'
import { LedgerCard } from './ledger-card.tsx'
import { PowerFactorCard } from './power-factor-card.tsx'

/** What the overview shows after the first look: loaded once the figures of the moment stand. */
export const Beside = memo(({ month, sites }: { month: Month; sites: readonly string[] }) => (
  <>
    <CostCard sites={sites} month={month} />
    <PowerFactorCard sites={sites} />
    <LedgerCard />
  </>
))
