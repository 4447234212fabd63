import {
  IconAlertCircle,
  IconCheck,
  IconCircleCheck,
  IconCircleDashed,
  IconLock,
  IconLockExclamation,
  IconLockOpen,
  IconMinus,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react'
import type { MonthState } from '#core/close-view'

/** How far a month is; `entered` and `missing` of what people state, `ahead` of months to come. */
export type IconState = MonthState | 'ahead' | 'entered' | 'missing'
const icons: Record<IconState, TablerIcon> = {
  open: IconCircleDashed,
  ready: IconCircleCheck,
  blocked: IconAlertCircle,
  closed: IconLock,
  adjustment: IconLockExclamation,
  reopened: IconLockOpen,
  ahead: IconMinus,
  entered: IconCheck,
  missing: IconX,
}
export const MonthIcon = ({ state, size = 16 }: { state: IconState; size?: number }) => {
  const Icon = icons[state]
  return <Icon size={size} stroke={1.8} aria-hidden="true" />
}
