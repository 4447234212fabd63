import './words.ts'
import '../style/kiosk.css'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Snapshot } from '#core/snapshot'
import { Door } from '../account/door.tsx'
import { sessionQuery } from '../api/session.ts'
import { waiting } from '../app/waiting.ts'
import { age as ageText, clock, dayTime, moment } from '../format/time.ts'
import type { Language } from '../i18n/i18n.ts'
import { useAge, useFeed, useFreshness } from '../live/context.tsx'
import { targetsOf } from '../overview/target-row.tsx'
import { useAwake, useNewVersion, useScheme, useTurning } from './screen.ts'
import { Co2Tile, DemandTile, EnergyTile, PowerTile, PueTile, TargetTile } from './tiles.tsx'

/** A banner across the screen while the figures are not those of now. */
const Stale = () => {
  const { t } = useTranslation()
  const state = useFreshness()
  const since = ageText(t, useAge())
  if (state === 'live') return null
  const words = {
    connecting: t('kiosk.waiting'),
    never: t('kiosk.never'),
    stale: t('kiosk.stale', { age: since }),
    disconnected: t('kiosk.lost', { age: since }),
  }[state]
  return (
    <p className="kiosk-stale" role="alert" data-testid="kiosk-stale">
      {words}
    </p>
  )
}

type ScreenProps = { snapshot: Snapshot; sites: readonly string[] }
const Screen = ({ snapshot, sites }: ScreenProps) => {
  const { t, i18n } = useTranslation()
  const state = useFreshness()
  const at = useTurning(sites.length)
  const id = sites[at] ?? ''
  const site = snapshot.sites[id]
  if (!site) return null
  const open = waiting(snapshot.attention.filter((a) => (a.site ?? a.meter?.split('/')[0] ?? id) === id))
  return (
    <div className="kiosk-screen" data-live={state} data-testid="kiosk-site" data-site={id}>
      <header className="kiosk-head">
        <h1>{site.name[i18n.language as Language]}</h1>
        {open > 0 && <p className="look">{t('kiosk.attention', { count: open })}</p>}
        {sites.length > 1 && <p>{t('kiosk.page', { at: at + 1, of: sites.length })}</p>}
        <time dateTime={snapshot.at}>
          {dayTime(t, moment(snapshot.at))}
          {clock(moment(snapshot.at)).slice(5)}
        </time>
      </header>
      <Stale />
      <div className="kiosk-tiles">
        <PowerTile site={site} />
        <DemandTile site={site} />
        <PueTile site={site} />
        <EnergyTile site={site} />
        <Co2Tile site={site} />
        <TargetTile targets={targetsOf(snapshot, [id])} />
      </div>
    </div>
  )
}

const Kiosk = () => {
  const { t, i18n } = useTranslation()
  const [search] = useSearchParams()
  const { snapshot, failure } = useFeed()
  useAwake()
  useScheme(search.get('theme') === 'light' ? 'light' : 'dark')
  useNewVersion(failure?.kind === 'shape')
  useEffect(() => {
    document.title = t('brand.title', { page: t('kiosk.title') })
    document.documentElement.lang = i18n.language
  }, [t, i18n.language])
  const all = snapshot ? Object.keys(snapshot.sites) : []
  const wanted = search.get('site')
  const sites = wanted === null ? all : all.filter((id) => id === wanted)
  return (
    <main className="kiosk" id="content">
      {!snapshot && <Stale />}
      {snapshot && sites.length === 0 && (
        <p className="kiosk-stale">{t('kiosk.unknownSite', { site: wanted ?? '' })}</p>
      )}
      {snapshot && sites.length > 0 && <Screen key={sites.join()} snapshot={snapshot} sites={sites} />}
    </main>
  )
}

/** 壁掛け表示: one screen a site without navigation, for nobody's hands; `?site=osaka-dc`, `?theme=light`. Sites turn by themselves. */
export const KioskPage = () => {
  // asked again, so that a screen that lost its right to read says so instead of standing still
  const { data, isPending } = useQuery({ ...sessionQuery, refetchInterval: 300_000 })
  if (isPending) return null
  return data?.reads === false ? <Door session={data} /> : <Kiosk />
}
