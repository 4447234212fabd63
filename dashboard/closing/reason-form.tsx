import { type ReactNode, useState } from 'react'
import { Field } from '../record/field.tsx'
import { RefusedLine } from './refused-line.tsx'

type ReasonFormProps = {
  label: string
  action: string
  /** why it cannot be done yet; then the button rests */
  resting?: ReactNode
  busy: boolean
  error: unknown
  send: (reason: string) => void
  id: string
  primary?: boolean
}
/** Something that is done with a reason. */
export const ReasonForm = ({ label, action, resting, busy, error, send, id, primary = true }: ReasonFormProps) => {
  const [reason, setReason] = useState('')
  const rests = resting !== undefined || busy || reason.trim() === ''
  return (
    <form
      className="form closing-form"
      data-testid={id}
      onSubmit={(event) => {
        event.preventDefault()
        if (!rests) send(reason.trim())
      }}
    >
      <Field label={label} autoComplete="off" value={reason} change={setReason} required />
      {resting}
      <RefusedLine error={error} />
      <button type="submit" className={primary ? 'button primary' : 'button'} disabled={rests}>
        {action}
      </button>
    </form>
  )
}
