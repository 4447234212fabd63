import { useId } from 'react'

type FieldProps = {
  label: string
  hint?: string
  type?: 'text' | 'password'
  autoComplete: string
  value: string
  onChange: (text: string) => void
}
/** A required line of a form, with its name above it. */
export const Field = ({ label, hint, type = 'text', autoComplete, value, onChange }: FieldProps) => {
  const id = useId()
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="pill"
        type={type}
        required
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={hint ? `${id}-hint` : undefined}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {hint && (
        <small id={`${id}-hint`} className="sub">
          {hint}
        </small>
      )}
    </div>
  )
}
