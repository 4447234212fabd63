import '../cost/words.ts'
import type { Snapshot } from '#core/snapshot'
import { CostCard } from './cost-card.tsx'

/** What the overview shows after the first look: loaded once the figures of the moment stand. */
export const Beside = ({ snapshot, sites }: { snapshot: Snapshot; sites: readonly string[] }) => (
  <CostCard sites={sites} at={snapshot.at} />
)
