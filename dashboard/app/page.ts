import {
  IconClipboardCheck,
  IconFileCertificate,
  IconGauge,
  IconHistory,
  IconLayoutDashboard,
  IconLock,
  IconPencil,
  IconTargetArrow,
  type TablerIcon,
} from '@tabler/icons-react'

export type Page = {
  name: 'overview' | 'targets' | 'meters' | 'decisions' | 'readings' | 'closing' | 'year' | 'acts'
  path: string
  letter: string
  icon: TablerIcon
}
/** Every page that exists, in the order of the navigation; `letter` goes after g. */
export const pages: readonly Page[] = [
  { name: 'overview', path: '/', letter: 'o', icon: IconLayoutDashboard },
  { name: 'targets', path: '/targets', letter: 't', icon: IconTargetArrow },
  { name: 'meters', path: '/meters', letter: 'm', icon: IconGauge },
  { name: 'decisions', path: '/decisions', letter: 'd', icon: IconClipboardCheck },
  { name: 'closing', path: '/closing', letter: 'c', icon: IconLock },
  { name: 'year', path: '/year', letter: 'y', icon: IconFileCertificate },
  { name: 'readings', path: '/readings', letter: 'r', icon: IconPencil },
  { name: 'acts', path: '/acts', letter: 'a', icon: IconHistory },
]
