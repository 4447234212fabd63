import { Skeleton } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link, useLocation, useSearchParams } from 'react-router'
import { z } from 'zod'
import type { ExplainInput, ExplainNode } from '#core/explain'
import { explainQuery } from '../api/explain.ts'
import { failureOf } from '../api/failure.ts'
import { useTitle } from '../app/title.ts'
import type { Language } from '../i18n/i18n.ts'
import { Amount } from '../view/amount.tsx'
import { Card } from '../view/card.tsx'
import { FailureNotice } from '../view/failure-notice.tsx'
import { LinkButton } from '../view/link-button.tsx'
import { Notice } from '../view/notice.tsx'
import { ExplainLink, type Step } from './explain-link.tsx'
import { FactorLine } from './factor-line.tsx'
import { InputRow, useFigureName } from './input-row.tsx'
import { LeafLinks } from './leaf-links.tsx'
import { full, shareIn, worked } from './worked.ts'

const Arrived = z.object({ trail: z.array(z.object({ id: z.string(), name: z.string() })) })
/** The way that led here; a link from elsewhere has none. */
const useTrail = (): readonly Step[] => {
  const { state } = useLocation()
  const arrived = Arrived.safeParse(state)
  return arrived.success ? arrived.data.trail : []
}

const Trail = ({ trail }: { trail: readonly Step[] }) => {
  const { t } = useTranslation()
  if (trail.length === 0) return null
  return (
    <nav className="trail" aria-label={t('explain.trail')}>
      <ol>
        {trail.map(({ id, name }, i) => (
          <li key={id}>
            <ExplainLink figure={id} trail={trail.slice(0, i)}>
              {name}
            </ExplainLink>
          </li>
        ))}
      </ol>
    </nav>
  )
}

type OpenProps = { node: ExplainNode; inputs: readonly ExplainInput[]; trail: readonly Step[] }
const Head = ({ node, inputs, trail }: OpenProps) => {
  const { t, i18n } = useTranslation()
  const name = useFigureName()
  const words = worked(t, node, inputs)
  return (
    <Card title={name(node)}>
      <p className="figure">
        <Amount figure={node.figure} show={full} size="large" id="explained" />
      </p>
      <dl className="rows explain-rows">
        <div>
          <dt>{t('explain.how')}</dt>
          <dd>{t(`explain.op.${node.op}`)}</dd>
        </div>
        {node.formula && (
          <div>
            <dt>{t('proof.formula')}</dt>
            <dd className="code">{node.formula[i18n.language as Language]}</dd>
          </div>
        )}
        {node.clause && (
          <div>
            <dt>{t('explain.clause')}</dt>
            <dd>{node.clause}</dd>
          </div>
        )}
        {node.note && (
          <div>
            <dt>{t('proof.notes')}</dt>
            <dd>{node.note[i18n.language as Language]}</dd>
          </div>
        )}
      </dl>
      {words && (
        <p className="formula worked" data-testid="worked">
          {words}
        </p>
      )}
      {node.factor && <FactorLine factor={node.factor} />}
      {node.links.length > 0 && <LeafLinks links={node.links} />}
      {trail.length === 0 && <p className="sub">{t('explain.intro')}</p>}
    </Card>
  )
}

const Inputs = ({ node, inputs, trail }: OpenProps) => {
  const { t } = useTranslation()
  const name = useFigureName()
  const below = [...trail, { id: node.id, name: name(node, trail.at(-1)?.id) }]
  if (node.total === 0) return null
  return (
    <Card title={t('explain.inputs', { count: node.total })}>
      <table className="table explain-inputs">
        <thead className="hidden">
          <tr>
            <th scope="col">{t('proof.inputs')}</th>
            <th scope="col">{t('explain.value')}</th>
          </tr>
        </thead>
        <tbody>
          {inputs.map((input) => (
            <InputRow key={input.id} input={input} above={node.id} trail={below} share={shareIn(node, inputs, input)} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

/** No figure stands here: where those are that open. */
const Unknown = ({ title }: { title: string }) => {
  const { t } = useTranslation()
  return (
    <Notice title={title} way={t('explain.unknownWay')}>
      <Link className="button" to="/year">
        {t('nav.year')}
      </Link>
    </Notice>
  )
}

const Explained = ({ figure }: { figure: string }) => {
  const { t } = useTranslation()
  const name = useFigureName()
  const trail = useTrail()
  const query = useInfiniteQuery(explainQuery(figure))
  const node = query.data?.pages[0]
  useTitle(node ? name(node) : t('action.proof'))
  if (query.isPending) return <Skeleton height={320} role="status" aria-label={t('proof.loading')} />
  if (query.isError || !node) {
    const failure = failureOf(query.error)
    if (failure.kind === 'problem' && failure.code === 'unknown-figure')
      return <Unknown title={t('explain.unknown', { figure })} />
    return <FailureNotice failure={failure} retry={() => void query.refetch()} />
  }
  const inputs = query.data.pages.flatMap((page) => page.inputs)
  return (
    <>
      <Trail trail={trail} />
      <Head node={node} inputs={inputs} trail={trail} />
      <Inputs node={node} inputs={inputs} trail={trail} />
      {query.hasNextPage && (
        <p className="more">
          <LinkButton onClick={() => void query.fetchNextPage()}>{t('action.more')}</LinkButton>
        </p>
      )}
    </>
  )
}

/** 算定根拠: a figure by its formula and inputs, factors and clauses, down to half-hours and their readings; `/explain?figure=…`. */
export const ExplainPage = () => {
  const { t } = useTranslation()
  const [search] = useSearchParams()
  const figure = search.get('figure') ?? ''
  return (
    <div className="page explain">
      <div className="page-head">
        <h1>{t('action.proof')}</h1>
      </div>
      {figure === '' ? <Unknown title={t('explain.none')} /> : <Explained key={figure} figure={figure} />}
    </div>
  )
}
