import { Skeleton } from '@mantine/core'

const targets = ['a', 'b', 'c', 'd']
const Block = ({ className, height }: { className: string; height: number }) => (
  <div className={`card ${className}`}>
    <Skeleton height={14} width="45%" />
    <Skeleton height={30} width="35%" mt={14} />
    <Skeleton height={height} mt={16} />
  </div>
)

/** The cards beside and below the power. */
export const LaterSkeleton = () => (
  <>
    <Block className="demand" height={262} />
    <Block className="quarter" height={120} />
    <Block className="quarter" height={120} />
    <Block className="attention" height={120} />
  </>
)

/** The final shape of the overview while the first snapshot is on its way. */
export const OverviewSkeleton = () => (
  <div className="overview" aria-hidden="true">
    <div className="targets">
      {targets.map((id) => (
        <Block key={id} className="target" height={150} />
      ))}
    </div>
    <Block className="power" height={262} />
    <LaterSkeleton />
  </div>
)
