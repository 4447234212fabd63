import {
  IconArrowsSplit2,
  IconChartLine,
  IconClipboardCheck,
  IconCurrencyYen,
  IconFileCertificate,
  IconGauge,
  IconHistory,
  IconLayoutDashboard,
  IconLock,
  IconNotebook,
  IconPencil,
  IconServer2,
  IconTargetArrow,
  type TablerIcon,
} from '@tabler/icons-react'

/** What a page is for: to see, to keep the measuring in order, to file. Each stands apart in the navigation. */
export type PageGroup = 'see' | 'measure' | 'file'
export type Page = {
  name:
    | 'overview'
    | 'flow'
    | 'cost'
    | 'trends'
    | 'meters'
    | 'decisions'
    | 'readings'
    | 'records'
    | 'closing'
    | 'year'
    | 'acts'
    | 'targets'
    | 'centre'
  path: string
  letter: string
  icon: TablerIcon
  group: PageGroup
  /** Stands in the bar of a phone, which has room for four; the others are behind "more". */
  bar?: true
}
/** Every page that exists, in the order of the navigation, kindred ones together; `letter` goes after g. */
export const pages: readonly Page[] = [
  { name: 'overview', path: '/', letter: 'o', icon: IconLayoutDashboard, group: 'see', bar: true },
  { name: 'flow', path: '/flow', letter: 'f', icon: IconArrowsSplit2, group: 'see' },
  { name: 'trends', path: '/trends', letter: 's', icon: IconChartLine, group: 'see', bar: true },
  { name: 'targets', path: '/targets', letter: 't', icon: IconTargetArrow, group: 'see' },
  { name: 'cost', path: '/cost', letter: 'k', icon: IconCurrencyYen, group: 'see' },
  { name: 'centre', path: '/centre', letter: 'p', icon: IconServer2, group: 'see' },
  { name: 'meters', path: '/meters', letter: 'm', icon: IconGauge, group: 'measure', bar: true },
  { name: 'decisions', path: '/decisions', letter: 'd', icon: IconClipboardCheck, group: 'measure', bar: true },
  { name: 'readings', path: '/readings', letter: 'r', icon: IconPencil, group: 'measure' },
  { name: 'records', path: '/records', letter: 'e', icon: IconNotebook, group: 'file' },
  { name: 'closing', path: '/closing', letter: 'c', icon: IconLock, group: 'file' },
  { name: 'year', path: '/year', letter: 'y', icon: IconFileCertificate, group: 'file' },
  { name: 'acts', path: '/acts', letter: 'a', icon: IconHistory, group: 'file' },
]

/** Whether an address is a page's, or of something that stands on it. */
export const isAt = (path: string, pathname: string): boolean =>
  pathname === path || (path !== '/' && pathname.startsWith(`${path}/`))

/** The query that goes along to another page: the site that is shown, and nothing that belongs to the page that is left. */
export const siteOnly = (search: string): string => {
  const site = new URLSearchParams(search).get('site')
  return site ? `?site=${encodeURIComponent(site)}` : ''
}
