import { Drawer } from '@mantine/core'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useScope } from '../app/scope.tsx'
import { explainPath } from '../explain/explain-link.tsx'
import type { Language } from '../i18n/i18n.ts'
import { useSnapshot } from '../live/context.tsx'
import { CarrierTable } from './carrier-table.tsx'
import { opensOf } from './opens-of.ts'
import type { ProofRef } from './proof.ts'
import { ProofBody } from './proof-body.tsx'
import { proofOf } from './proof-of.ts'

/** The panel at the side; its figures stay live while it is open. */
export const ProofPanel = ({ asked, close }: { asked: ProofRef | null; close: () => void }) => {
  const ref = useDeferredValue(asked, null)
  const { t, i18n } = useTranslation()
  const snapshot = useSnapshot((newest) => ref && newest)
  const { site } = useScope()
  const { search } = useLocation()
  const shown = snapshot && site !== null && site in snapshot.sites ? site : null
  const context = snapshot && { t, language: i18n.language as Language, snapshot, site: shown }
  const proof = context && ref ? proofOf(context, ref) : null
  const opens = context && ref ? opensOf(context, ref) : null
  return (
    <Drawer.Root opened={proof !== null} onClose={close} position="right" size={560} lockScroll={false}>
      <Drawer.Overlay />
      <Drawer.Content>
        <div className="panel-head">
          <Drawer.Title>{proof && t('proof.title', { figure: proof.name })}</Drawer.Title>
          <Drawer.CloseButton aria-label={t('action.close')} />
        </div>
        <Drawer.Body>
          {proof && snapshot && (
            <div className="proof" data-testid="proof">
              {opens && (
                <p>
                  <Link className="link" to={explainPath(opens, search)} onClick={close} data-testid="proof-explain">
                    {t('proof.explain')}
                  </Link>
                </p>
              )}
              <ProofBody proof={proof} />
              {proof.carriers && (
                <>
                  <h3>{t('proof.carriers')}</h3>
                  <CarrierTable snapshot={snapshot} site={shown} />
                </>
              )}
            </div>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  )
}
