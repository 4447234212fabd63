import '../cost/words.ts'
import './words.ts'
import type { Snapshot } from '#core/snapshot'
import { CostCard } from './cost-card.tsx'
import { LedgerCard } from './ledger-card.tsx'
import { PowerFactorCard } from './power-factor-card.tsx'

/** What the overview shows after the first look: loaded once the figures of the moment stand. */
export const Beside = ({ snapshot, sites }: { snapshot: Snapshot; sites: readonly string[] }) => (
  <>
    <CostCard sites={sites} at={snapshot.at} />
    <PowerFactorCard sites={sites} />
    <LedgerCard />
  </>
)
