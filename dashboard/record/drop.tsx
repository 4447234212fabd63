import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Brought, chosen, pasted } from './sheet-file.ts'

type DropProps = { brought: Pick<Brought, 'name'> | null; bring: (file: Brought) => void; hint: string }
/** Where a file is dropped or chosen, or cells of a spreadsheet are pasted. */
export const Drop = ({ brought, bring, hint }: DropProps) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [pick, paste] = [useId(), useId()]
  const take = (file: File | undefined) => {
    if (!file) return
    setText('')
    void chosen(file).then(bring)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the file can be chosen by keyboard
    <div
      className="form-field wide drop"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        take(event.dataTransfer.files[0])
      }}
    >
      <label htmlFor={paste}>{t('readings.field.paste')}</label>
      <textarea
        id={paste}
        className="pill input paste"
        rows={5}
        value={text}
        placeholder={hint}
        data-testid="sheet-paste"
        onChange={(event) => {
          const { value } = event.currentTarget
          setText(value)
          if (value.trim() !== '') bring(pasted(value))
        }}
      />
      <label htmlFor={pick}>{t('readings.field.file')}</label>
      <input
        id={pick}
        type="file"
        accept=".xlsx,.csv,.tsv,.txt"
        data-testid="sheet-file"
        onChange={(event) => take(event.currentTarget.files?.[0])}
      />
      <p className="sub">{brought && text === '' ? brought.name : t('readings.drop')}</p>
    </div>
  )
}
