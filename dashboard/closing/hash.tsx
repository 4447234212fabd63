import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

type HashProps = { hash: string; text: string; name: string }
/** The hash of a close, whole, to be copied; and the close itself, whose SHA-256 it is. */
export const Hash = ({ hash, text, name }: HashProps) => {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () =>
    navigator.clipboard.writeText(hash).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  return (
    <div className="closing-hash">
      <span className="sub">{t('closing.hash')}</span>
      <span className="code" data-testid="close-hash">
        {hash}
      </span>
      <button
        type="button"
        className="pill icon"
        aria-label={t('closing.copy')}
        title={t('closing.copy')}
        onClick={() => void copy()}
      >
        {copied ? <IconCheck size={16} aria-hidden="true" /> : <IconCopy size={16} aria-hidden="true" />}
      </button>
      <a
        className="pill icon"
        aria-label={t('closing.save')}
        title={t('closing.save')}
        download={`${name}.json`}
        href={`data:application/json;charset=utf-8,${encodeURIComponent(text)}`}
      >
        <IconDownload size={16} aria-hidden="true" />
      </a>
      <span className="sub" aria-live="polite">
        {copied && t('closing.copied')}
      </span>
    </div>
  )
}
