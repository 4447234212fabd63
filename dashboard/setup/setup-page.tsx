import './words.ts'
import '../style/setup.css'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Site } from '#core/plant'
import { agentText, draftFlaws, type PlantDraft, plantText } from '#core/plant-draft'
import { savePlant, setupQuery } from '../api/setup.ts'
import { LanguageToggle } from '../app/header.tsx'
import { Choice, Field } from '../record/field.tsx'
import { RecordFailure } from '../record/record-failure.tsx'
import { Card } from '../view/card.tsx'
import { Arrival } from './arrival.tsx'
import { draftOf, firstForm, type MeterForm, newMeter, type SetupForm } from './draft.ts'
import { MeterFields } from './meter-fields.tsx'
import { checkWords, missingWords } from './missing-words.ts'
import { saveYaml } from './save-yaml.ts'

type Change = (part: Partial<SetupForm>) => void
const About = ({ form, change }: { form: SetupForm; change: Change }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('setup.about')}>
      <div className="form price-form">
        <Field
          label={t('setup.field.company')}
          value={form.company}
          change={(company) => change({ company })}
          required
          id="setup-company"
        />
        <Field
          label={t('setup.field.site')}
          value={form.site}
          change={(site) => change({ site })}
          required
          id="setup-site"
        />
        <Field label={t('setup.field.siteId')} value={form.siteId} change={(siteId) => change({ siteId })} required />
        <Choice
          label={t('setup.field.kind')}
          value={form.kind}
          change={(kind) => change({ kind: Site.shape.kind.parse(kind) })}
        >
          {Site.shape.kind.options.map((kind) => (
            <option key={kind} value={kind}>
              {t(`setup.kind.${kind}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('setup.field.area')}
          value={form.area}
          change={(area) => change({ area: Site.shape.area.parse(area) })}
        >
          {Site.shape.area.options.map((area) => (
            <option key={area} value={area}>
              {t(`setup.area.${area}`)}
            </option>
          ))}
        </Choice>
      </div>
    </Card>
  )
}
const Contract = ({ form, change }: { form: SetupForm; change: Change }) => {
  const { t } = useTranslation()
  return (
    <Card title={t('setup.contract')}>
      <div className="form price-form">
        <Field
          label={t('setup.field.demand')}
          type="number"
          value={form.demand}
          change={(demand) => change({ demand })}
        />
        <Field label={t('setup.field.supplier')} value={form.supplier} change={(supplier) => change({ supplier })} />
        <Field label={t('setup.field.menu')} value={form.menu} change={(menu) => change({ menu })} />
      </div>
    </Card>
  )
}

const MQTT = 1883
/** Where the agent finds this server's broker. */
const broker = (port: number = MQTT): string => `mqtt://${window.location.hostname}:${port}`

type ResultProps = {
  draft: PlantDraft | null
  flaws: readonly string[]
  path: string | null
  mqttPort: number | undefined
  save: (d: PlantDraft) => void
}
/** What is made of the answers, what keeps it from being used, and what can be done with it. */
const Result = ({ draft, flaws, path, mqttPort, save }: ResultProps) => {
  const { t } = useTranslation()
  const agent = draft && agentText(draft, broker(mqttPort))
  const ready = draft !== null && flaws.length === 0
  return (
    <Card title={t('setup.preview')}>
      <p role="status" data-testid="setup-ready" data-state={ready ? 'ready' : 'flawed'}>
        <b>{t(ready ? 'setup.ready' : draft ? 'setup.flaws' : 'setup.missing')}</b>
      </p>
      <ul className="notes">
        {flaws.map((flaw) => (
          <li key={flaw}>{flaw}</li>
        ))}
      </ul>
      {draft && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll here (WCAG 2.1.1)
        <pre className="detail" tabIndex={0} data-testid="setup-yaml">
          {plantText(draft)}
        </pre>
      )}
      <p className="form-actions">
        {draft && path !== null && (
          <button
            type="button"
            className="button"
            disabled={!ready}
            data-testid="setup-save"
            onClick={() => save(draft)}
          >
            {t('setup.save', { path })}
          </button>
        )}
        {draft && (
          <button type="button" className="button" onClick={() => saveYaml('plant.yaml', plantText(draft))}>
            {t('setup.plant')}
          </button>
        )}
        {agent && (
          <button type="button" className="button" onClick={() => saveYaml('agent.yaml', agent)}>
            {t('setup.agent')}
          </button>
        )}
      </p>
      {path === null && <p className="sub">{t('setup.downloadOnly')}</p>}
    </Card>
  )
}

/** はじめの設定: the plant out of questions; where the server has none yet it is saved, and the first reading is awaited here. */
export const SetupPage = () => {
  const { t, i18n } = useTranslation()
  const setup = useQuery(setupQuery)
  const [form, setForm] = useState<SetupForm>(() => firstForm(t('setup.first')))
  const save = useMutation({ mutationFn: savePlant })
  useEffect(() => {
    document.title = t('brand.title', { page: t('setup.title') })
    document.documentElement.lang = i18n.language
  }, [t, i18n.language])
  const maps = setup.data?.maps ?? []
  const change: Change = (part) => setForm((old) => ({ ...old, ...part }))
  const changeMeter = (key: number, part: Partial<MeterForm>) =>
    change({ meters: form.meters.map((m) => (m.key === key ? { ...m, ...part } : m)) })
  const made = draftOf(form, { maps, words: checkWords(i18n.language) })
  const draft = 'draft' in made ? made.draft : null
  const flaws = 'draft' in made ? draftFlaws(made.draft) : missingWords(t, made.missing, form)
  return (
    <main className="setup page" id="content">
      <div className="page-head">
        <h1>{t('setup.title')}</h1>
        <p className="sub">{t('setup.lead')}</p>
        <LanguageToggle />
      </div>
      {save.isSuccess && save.variables ? (
        <Arrival
          draft={save.variables}
          path={save.data.path}
          dataDir={setup.data?.dataDir ?? ''}
          agentFile={agentText(save.variables, broker(setup.data?.mqttPort))}
        />
      ) : (
        <>
          <About form={form} change={change} />
          <Contract form={form} change={change} />
          <Card title={t('setup.meters')}>
            {form.meters.map((meter) => (
              <MeterFields
                key={meter.key}
                meter={meter}
                maps={maps}
                change={(part) => changeMeter(meter.key, part)}
                remove={
                  form.meters.length > 1
                    ? () => change({ meters: form.meters.filter((m) => m.key !== meter.key) })
                    : undefined
                }
              />
            ))}
            <button
              type="button"
              className="button"
              onClick={() =>
                change({ meters: [...form.meters, newMeter(Math.max(...form.meters.map((m) => m.key)) + 1)] })
              }
            >
              {t('setup.add')}
            </button>
          </Card>
          <Result
            {...{ draft, flaws }}
            path={setup.data?.path ?? null}
            mqttPort={setup.data?.mqttPort}
            save={(d) => save.mutate(d)}
          />
          {save.isError && <RecordFailure error={save.error} retry={() => save.reset()} />}
        </>
      )}
    </main>
  )
}
