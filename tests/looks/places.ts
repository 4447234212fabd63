import type { Page } from 'playwright-core'

/** An address of the dashboard (without language) and the name of its pictures. */
export type Place = { readonly name: string; readonly address: string }

const place = (address: string): Place => ({
  name: address === '/' ? 'overview' : address.slice(1).replaceAll(/[^\w-]+/g, '-'),
  address,
})
/** What no link of the navigation leads to. */
const aside = ['/kiosk', '/accounts', '/setup', '/no-such-page']
/** Views that are named by another query than a tab. */
const views = [
  ...['heat', 'duration', 'activity', 'pue'].map((view) => `/trends?view=${view}`),
  ...['1h', '1y', '3y'].map((last) => `/trends?last=${last}`),
  ...['week', 'year', 'expected'].map((compare) => `/trends?compare=${compare}`),
  '/flow?span=year',
  '/flow?span=day',
]
/** Figures that are opened: whatever the year's page opens, one of each form. */
const FIGURES = 12
const METERS = 6

/**
 * Goes on within the page that is open, as its own links do: its code is not loaded anew for each place. A route whose code
 * is still on its way leaves the former page standing, so the heading of that one is marked and waited out.
 */
export const goOn = async (page: Page, address: string): Promise<void> => {
  await page.evaluate(`{
    const to = new URL(${JSON.stringify(address)}, location.href)
    if (to.pathname !== location.pathname) for (const h of document.querySelectorAll('h1')) h.setAttribute('data-former', '')
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }`)
  await page.locator('[data-former]').waitFor({ state: 'detached', timeout: 60_000 })
  await page.locator('h1, h2, .notice-title, [role=alert]').first().waitFor({ state: 'attached', timeout: 60_000 })
}

const json = (page: Page, path: string): Promise<unknown> =>
  page.evaluate(`fetch('${path}').then((answer) => answer.json())`)
/** Meters as unlike each other as the plant has them. */
const meterPlaces = async (page: Page): Promise<Place[]> => {
  const { meters } = (await json(page, '/api/v1/meters')) as {
    meters: { key: string; carrier: string; measure: string; role: string; agent: string | null }[]
  }
  const unlike = new Map(meters.map((m) => [`${m.carrier} ${m.measure} ${m.agent === null}`, m.key]))
  return [...unlike.values()].slice(0, METERS).flatMap((key, i) => {
    const tabs = i === 0 ? ['', '?tab=slots', '?tab=records', '?tab=settings'] : ['']
    return tabs.map((tab) => place(`/meters/${key}${tab}`))
  })
}
const figurePlaces = async (page: Page): Promise<Place[]> => {
  await goOn(page, '/year')
  const opens = page.locator('[data-opens]')
  // a plant without a reading has none
  await opens.or(page.locator('.notice')).first().waitFor({ timeout: 60_000 })
  const ids = await opens.evaluateAll((all) => all.map((one) => one.getAttribute('data-opens') ?? ''))
  const unlike = new Map(ids.map((id) => [id.split('.').slice(-1)[0], id]))
  return [...unlike.values()].slice(0, FIGURES).map((id) => place(`/explain?figure=${encodeURIComponent(id)}`))
}
/** The month that the year's page, which is open, leads to. */
const closingPlaces = async (page: Page): Promise<Place[]> => {
  const link = page.locator('[data-kind="ready"] a[href^="/closing"], a[href^="/closing?"]').first()
  const href = await link.getAttribute('href', { timeout: 60_000 }).catch(() => null)
  return href === null ? [] : [place(href)]
}
/** Everything that the navigation leads to, and every tab of it. */
export const navigated = async (page: Page, base: string): Promise<Place[]> => {
  await page.goto(base)
  const links = page.locator('nav.nav a[href^="/"]')
  await links.first().waitFor({ timeout: 60_000 })
  const hrefs = await links.evaluateAll((all) => all.map((a) => (a.getAttribute('href') ?? '').split('?')[0] ?? ''))
  const places: Place[] = []
  for (const path of new Set(hrefs)) {
    await goOn(page, path)
    const tabs = await page
      .locator('[data-testid^="tab-"]')
      .evaluateAll((all) => all.map((tab) => (tab.getAttribute('data-testid') ?? '').slice('tab-'.length)))
    places.push(place(path), ...tabs.slice(1).map((tab) => place(`${path}?tab=${tab}`)))
  }
  return places
}

/** Every page and every tab of it, as the navigation, the plant and the year of the running program have them. */
export const placesOf = async (page: Page, base: string): Promise<Place[]> => [
  ...(await navigated(page, base)),
  ...views.map(place),
  ...(await meterPlaces(page)),
  ...(await figurePlaces(page)),
  ...(await closingPlaces(page)),
  ...aside.map(place),
]
