import { type ReactNode, useId } from 'react'

type FieldProps = {
  label: string
  value: string
  change: (text: string) => void
  type?: 'text' | 'number' | 'date' | 'month' | 'datetime-local' | 'password'
  required?: boolean
  step?: number
  placeholder?: string
  id?: string
  autoComplete?: string
  hint?: string
}
/** A labelled input of a record or an account. */
export const Field = ({ label, value, change, type = 'text', required = false, step, id, ...more }: FieldProps) => {
  const { autoComplete, hint, placeholder } = more
  const own = useId()
  return (
    <div className="form-field">
      <label htmlFor={own}>{label}</label>
      <input
        id={own}
        className="pill input"
        type={type === 'number' ? 'text' : type}
        inputMode={type === 'number' ? 'decimal' : undefined}
        step={step}
        value={value}
        required={required}
        placeholder={placeholder}
        data-testid={id}
        autoComplete={autoComplete}
        autoCapitalize={autoComplete === undefined ? undefined : 'none'}
        aria-describedby={hint ? `${own}-hint` : undefined}
        onChange={(event) => change(event.currentTarget.value)}
      />
      {hint && (
        <small id={`${own}-hint`} className="sub">
          {hint}
        </small>
      )}
    </div>
  )
}

type ChoiceProps = { label: string; value: string; change: (value: string) => void; id?: string; children: ReactNode }
/** A labelled choice of a record. */
export const Choice = ({ label, value, change, id, children }: ChoiceProps) => {
  const own = useId()
  return (
    <div className="form-field">
      <label htmlFor={own}>{label}</label>
      <select
        id={own}
        className="pill input"
        data-testid={id}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
      >
        {children}
      </select>
    </div>
  )
}

type BlockProps = { label: string; value: string; change: (value: string) => void; id: string }
/** A labelled text of several lines. */
export const Block = ({ label, value, change, id }: BlockProps) => {
  const own = useId()
  return (
    <div className="form-field wide">
      <label htmlFor={own}>{label}</label>
      <textarea
        id={own}
        className="input block"
        rows={8}
        spellCheck={false}
        data-testid={id}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </div>
  )
}
