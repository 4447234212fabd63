import { Kbd, Modal } from '@mantine/core'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { CHORD_KEY } from './keyboard.ts'
import { pages } from './page.ts'

/** The list of keys. */
export const Help = ({ asked, close }: { asked: boolean; close: () => void }) => {
  const opened = useDeferredValue(asked, false)
  const { t } = useTranslation()
  return (
    <Modal.Root opened={opened} onClose={close} lockScroll={false} centered>
      <Modal.Overlay />
      <Modal.Content>
        <div className="panel-head">
          <Modal.Title>{t('help.title')}</Modal.Title>
          <Modal.CloseButton aria-label={t('help.close')} />
        </div>
        <Modal.Body>
          <dl className="keys">
            {pages.map((page) => (
              <div key={page.name}>
                <dt>
                  <Kbd>{CHORD_KEY}</Kbd> <span className="sub">{t('help.afterwards')}</span> <Kbd>{page.letter}</Kbd>
                </dt>
                <dd>{t('help.go', { page: t(`nav.${page.name}`) })}</dd>
              </div>
            ))}
            <div>
              <dt>
                <Kbd>/</Kbd>
              </dt>
              <dd>{t('help.search')}</dd>
            </div>
            <div>
              <dt>
                <Kbd>←</Kbd> <Kbd>→</Kbd>
              </dt>
              <dd>{t('help.axis')}</dd>
            </div>
            <div>
              <dt>
                <Kbd>{'j'}</Kbd> <Kbd>{'k'}</Kbd> <Kbd>1</Kbd>–<Kbd>6</Kbd> <Kbd>{'u'}</Kbd>
              </dt>
              <dd>{t('help.inbox')}</dd>
            </div>
            <div>
              <dt>
                <Kbd>?</Kbd>
              </dt>
              <dd>{t('help.help')}</dd>
            </div>
          </dl>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
