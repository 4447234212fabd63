import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DecisionItem } from '#core/decision-item'
import type { Verdict } from '#core/meter-record'
import { type Asked, RECORDS, record, takeBack } from '../api/meter-records.ts'
import { alike, askedDecision } from './asked-decisions.ts'
import { fieldsOf, NO_FIELDS, type VerdictFields, type VerdictName, verdictOf } from './verdict-form.ts'

type Draft = { key: string; name: VerdictName; fields: VerdictFields; reason: string; bulk: boolean }
/** What was decided last, so that it can be taken back. */
type Done = { count: number; undo: readonly { key: string; basis: number }[]; undone: boolean }
const keyOf = ({ record }: Asked): string => {
  const { meter, from, to } = record as { meter: string; from: string | null; to: string }
  return `${meter} ${from ?? '-'} ${to}`
}

/** The verdict in hand for the chosen item, and recording it. */
export const useJudging = (
  item: DecisionItem | null,
  items: readonly DecisionItem[],
  decided: (key: string) => void,
) => {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const own = item !== null && draft?.key === item.key ? draft : null
  const verdict: Verdict | undefined = useMemo(() => (own ? verdictOf(own.name, own.fields) : undefined), [own])
  const others = useMemo(() => (item && verdict ? alike(items, item, verdict) : []), [items, item, verdict])
  const asked = useMemo(
    () => (item && verdict ? [askedDecision(item, verdict), ...(own?.bulk ? others : [])] : []),
    [item, verdict, others, own?.bulk],
  )
  const afresh = () => queries.invalidateQueries({ queryKey: [RECORDS] })
  const commit = useMutation({
    mutationFn: () => record('decisions', asked, own?.reason.trim() ?? ''),
    onSuccess: async ({ acts }) => {
      const undo = asked.flatMap((a, i) => {
        const act = acts[i]
        return act === undefined ? [] : [{ key: keyOf(a), basis: act }]
      })
      setDone({ count: acts.length, undo, undone: false })
      setDraft(null)
      if (item) decided(item.key)
      await afresh()
    },
    onError: () => void afresh(),
  })
  const back = useMutation({
    mutationFn: (records: readonly { key: string; basis: number }[]) => takeBack('decisions', records, t('inbox.undo')),
    onSuccess: async (_, records) => {
      setDone({ count: records.length, undo: [], undone: true })
      setDraft(null)
      await afresh()
    },
    onError: () => void afresh(),
  })
  return {
    name: own?.name ?? null,
    fields: own?.fields ?? NO_FIELDS,
    reason: own?.reason ?? '',
    bulk: own?.bulk ?? false,
    verdict,
    asked,
    others: others.length,
    done,
    commit,
    back,
    choose: (name: VerdictName) => {
      if (!item) return
      const reason = own && own.reason !== t(`inbox.explain.${own.name}`) ? own.reason : t(`inbox.explain.${name}`)
      setDraft({ key: item.key, name, fields: fieldsOf(item, name), reason, bulk: own?.bulk ?? false })
    },
    change: (part: Partial<Omit<Draft, 'key'>>) => setDraft((old) => (old ? { ...old, ...part } : old)),
    /** Records the verdict, where there is one with its reason and nothing is under way. */
    decide: () => {
      if (asked.length > 0 && own && own.reason.trim() !== '' && !commit.isPending) commit.mutate()
    },
    undo: () => {
      if (done && done.undo.length > 0 && !back.isPending) back.mutate(done.undo)
    },
  }
}
export type Judging = ReturnType<typeof useJudging>
