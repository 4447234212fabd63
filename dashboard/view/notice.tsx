import type { ReactNode } from 'react'

type NoticeProps = { title: string; way: string; children?: ReactNode; tone?: 'calm' | 'alarm' }

/** Says what is so, and what to do next. */
export const Notice = ({ title, way, children, tone = 'calm' }: NoticeProps) => (
  <div className="notice" data-tone={tone} role={tone === 'alarm' ? 'alert' : undefined}>
    <p className="notice-title">{title}</p>
    <p className="sub">{way}</p>
    {children && <div className="notice-actions">{children}</div>}
  </div>
)
