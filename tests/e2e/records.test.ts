import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, DAY, dayOf, dayStart, fiscalYearOf, monthInterval, monthOf } from '#core/time'
import { DEMO_OPENS_AS, demoPeople } from '../../server/cli/demo-people.ts'
import { type RunningServer, startServer } from '../../server/main.ts'
import { slotSum } from './api.ts'
import { barriers, overflow } from './barriers.ts'
import { complaints, openBrowser, pageBuilt } from './browser.ts'
import { device } from './device.ts'
import { type Change, recordLives } from './record-lives.ts'
import { openStage, ROOT, type Stage } from './stage.ts'
import { until } from './until.ts'

const artefacts = join(ROOT, 'tests/artefacts')
const undo: (() => unknown)[] = []
let stage: Stage
let server: RunningServer
let page: Page
let said: string[]

/* dc/intake counts 100 kWh a day, midnight to midnight, over the last 30 whole days; dc/it counts 60 of them. */
const TODAY = dayStart(at(Date.now()))
const day = (back: number): string => dayOf(at(TODAY - back * DAY))
const FIRST = 12
const LAST = 3
const year = fiscalYearOf(at(TODAY - LAST * DAY))
beforeAll(async () => {
  expect(pageBuilt()).toBe(true)
  mkdirSync(artefacts, { recursive: true })
  stage = await openStage({ plant: join(ROOT, 'tests/e2e/records.yaml') })
  undo.push(() => stage.remove())
  await demoPeople(stage.dataDir)
  server = await startServer({ ...stage, log: pino({ level: 'silent' }), openAs: { person: DEMO_OPENS_AS } })
  undo.push(() => server.close())
  const d = await device(stage)
  undo.push(() => d.close())
  await d.send(
    Array.from({ length: 31 }, (_, i) => [i, TODAY - (30 - i) * DAY] as const).flatMap(([i, t]) => [
      ['intake', t, `${i * 100}.000`] as [string, number, string],
      ['it', t, `${i * 60}.000`] as [string, number, string],
    ]),
  )
  const range = [TODAY - 30 * DAY, TODAY] as const
  await until('the days are counted', async () => (await slotSum(stage.httpPort, 'dc/intake', range)) === 3_000e6)
  const browser = await openBrowser()
  undo.push(() => browser.close())
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } })
  said = complaints(page)
}, 60_000)
afterAll(async () => {
  for (const step of undo.reverse()) await step()
})

const tabs = [
  // the lists and forms of the other kinds of the year are made of the same parts
  ...['activity', 'bills', 'certificates', 'base-changes', 'avoided-products'],
  ...['contracts', 'measures', 'reductions', 'events', 'corrections'],
]
const open = (tab: string, language = 'ja') => page.goto(`${server.url}/records?tab=${tab}&fy=${year}&lang=${language}`)
const field = (name: string): Locator => page.getByTestId(`record-${name}`)
const rows = (): Locator => page.getByTestId('record')
const value = (id: string): Promise<string | null> => page.getByTestId(id).first().getAttribute('data-value')
const save = async (why: string): Promise<void> => {
  await page.getByTestId('reason').fill(why)
  await page.getByTestId('save-record').click()
}
/** The only record of the list is changed; its row says so, and its history who did what, when and why. */
const revise = async ([changed, to, told, shows]: Change, who = '佐藤 恵'): Promise<void> => {
  await rows().getByRole('button', { name: '改める' }).click()
  await field(changed).fill(to)
  await save('改めた版')
  await until('the row says so', async () => {
    const text = (await rows().textContent()) ?? ''
    return text.includes('改めた版') && shows.test(text)
  })
  await rows().getByRole('button', { name: '履歴' }).click()
  await until('both versions', async () => (await page.getByTestId('version').count()) === 2)
  expect(await page.getByTestId('history').textContent()).toMatch(told)
  const versions = await page.getByTestId('version').allTextContents()
  for (const version of versions) expect(version).toMatch(new RegExp(`${who}.*\\d{1,2}:\\d{2}`))
  expect(versions[0]).toMatch(/^変更 ?改めた版/)
  expect(versions[1]).toMatch(/^登録/)
}
/** The only record of the list is withdrawn, with the reason. */
const withdraw = async (why: string): Promise<void> => {
  await rows().getByRole('button', { name: '取り消す' }).click()
  await page.getByTestId('withdraw-reason').fill(why)
  await page.getByTestId('withdraw-now').click()
  await until('none stands', async () => (await rows().count()) === 0)
}
/** A record about a meter is taken back, with the reason. */
const takeBack = async (item: Locator, why: string): Promise<void> => {
  await item.getByRole('button', { name: '取り消す' }).click()
  await item.getByTestId('withdraw-reason').fill(why)
  await item.getByTestId('withdraw-now').click()
}
const workAs = async (person: string, name: string): Promise<void> => {
  await page.getByTestId('account').click()
  await page.getByTestId(`work-as-${person}`).click()
  await until(`${person} works`, async () => (await page.getByTestId('account').textContent())?.includes(name))
}
const shot = (name: string) => page.screenshot({ path: join(artefacts, `records-${name}.png`), fullPage: true })

it('a bill: added with its reconciliation in sight, changed, its history, its links, withdrawn', {
  timeout: 60_000,
}, async () => {
  await open('bills')
  await page.getByTestId('add-record').click()
  await page.getByTestId('save-record').click()
  await until('what is empty is named', async () =>
    (await page.getByTestId('field-flaws').textContent())?.includes('使用量: 入力してください'),
  )
  await field('meter').selectOption('dc/intake')
  expect(await field('unit').inputValue()).toBe('kWh')
  await field('from').fill(day(FIRST))
  await field('to').fill(day(LAST))
  await field('amount').fill('1100')
  await field('document').fill('請求書 1')
  await field('demand_kW').fill('7')
  await page.getByTestId('reconciliation').waitFor()
  expect(Number(await value('bill-metered'))).toBe(1_000)
  expect(Number(await value('bill-difference'))).toBe(-100)
  // 100 kWh a day are 4.2 kW
  await until('the demand', async () => (await page.getByTestId('bill-demand').getAttribute('data-state')) === 'beyond')
  // eleven days of 100 kWh fit: the other reading day is named
  await until('the clue', async () =>
    (await page.getByTestId('reconciliation').textContent())?.includes('検針日を確かめて'),
  )
  await shot('bill-form-1440')
  await save('郵送で届いた')
  await rows().waitFor()
  expect(await rows().getByTestId('bill-state').getAttribute('data-state')).toBe('beyond')
  expect(await rows().textContent()).toContain('佐藤 恵')

  await rows().getByRole('button', { name: '改める' }).click()
  await field('amount').fill('1000')
  await save('桁の読み違い')
  await until('it agrees', async () => (await rows().getByTestId('bill-state').getAttribute('data-state')) === 'within')

  await rows().getByRole('button', { name: '履歴' }).click()
  await until('both versions', async () => (await page.getByTestId('version').count()) === 2)
  expect(await page.getByTestId('history').textContent()).toContain('使用量: 1,100 → 1,000')
  await shot('bill-history-1440')

  const trend = await rows().getByRole('link', { name: '計器の推移' }).getAttribute('href')
  expect(trend).toContain(`keys=dc%2Fintake&from=${day(FIRST)}T00%3A00`)
  await rows().locator('[data-opens]').first().click()
  await page.waitForURL(/explain\?figure=/)
  await page.goBack()

  await withdraw('別の計器の請求書')
})

it('pasted cells: one bad row keeps all out, at its place; mended, all come in', { timeout: 60_000 }, async () => {
  await open('bills')
  await page.getByTestId('add-sheet').click()
  const sheet = (bad: string): string =>
    [
      '開始日\t終了日\t使用量\t請求書番号',
      `${day(FIRST)}\t${day(9)}\t400\tA-1`,
      `${day(8)}\t${day(LAST)}\t${bad}\tA-2`,
    ].join('\n')
  await page.getByTestId('sheet-paste').fill(sheet('6OO'))
  await field('meter').selectOption('dc/intake')
  await field('document').fill('11月分の束')
  const row = page.getByTestId('sheet-row')
  await until('the bad row is named', async () =>
    (
      await row
        .nth(1)
        .textContent({ timeout: 1_000 })
        .catch(() => '')
    )?.includes('6OO'),
  )
  await until('as flawed', async () => (await row.nth(1).getAttribute('data-state')) === 'flawed')
  await until('the good one as new', async () => (await row.nth(0).getAttribute('data-state')) === 'new')
  expect(await page.getByTestId('enter-sheet').isDisabled()).toBe(true)
  await shot('sheet-flawed-1440')

  await page.getByTestId('sheet-paste').fill(sheet('600'))
  await page.getByTestId('reason').fill('まとめて届いた')
  await until('it may be entered', async () => page.getByTestId('enter-sheet').isEnabled())
  await page.getByTestId('enter-sheet').click()
  await until('both stand', async () => (await rows().count()) === 2)
})

it('activity: the figures that it moves are shown before it is recorded, and when it is withdrawn', {
  timeout: 60_000,
}, async () => {
  await open('activity')
  await page.getByTestId('add-record').click()
  await field('month').fill(monthOf(at(TODAY - LAST * DAY)))
  await field('value').fill('1,2')
  await until('a slip is named', async () =>
    (await page.getByTestId('field-flaws').textContent())?.includes('カンマの位置'),
  )
  await field('value').fill('125.5')
  await field('evidence').fill('生産月報')
  const moved = page.locator(`[data-testid=effect][data-figure="fy${year}.segment.rolling.activity"]`)
  await until('the effect', async () =>
    (await moved.textContent({ timeout: 1_000 }).catch(() => ''))?.includes('125.5'),
  )
  await shot('activity-form-1440')
  await save('月報による')
  await rows().waitFor()
  await revise(['value', '130.5', /125\.5 → 130\.5/, /130\.5/])
  await rows().getByRole('button', { name: '取り消す' }).click()
  await until('the way back', async () =>
    (await moved.textContent({ timeout: 1_000 }).catch(() => ''))?.includes('活動量が未入力'),
  )
  await page.getByTestId('withdraw-reason').fill('確認中')
  await page.getByTestId('withdraw-now').click()
  await until('none stands', async () => (await rows().count()) === 0)
})

it('records of the year: demand response, hour classes by a table, a product with pasted lines', {
  timeout: 60_000,
}, async () => {
  const moved = (figure: string): Locator =>
    page.locator(`[data-testid=effect][data-figure="fy${year}.${figure}"]`).first()
  await open('demand-response')
  await page.getByTestId('add-record').click()
  const texts = { day: day(LAST), from: '17:30', to: '二十時', evidence: '要請書' }
  for (const [name, text] of Object.entries(texts)) await field(name).fill(text)
  await field('direction').selectOption('down')
  await until('the time is named', async () =>
    (await page.getByTestId('field-flaws').textContent())?.includes('時刻として読めません'),
  )
  await field('to').fill('20:00')
  await moved('response-days').waitFor()
  await save('要請による')
  await rows().waitFor()
  expect(await rows().textContent()).toMatch(/下げDR.*17:30.*20:00.*要請書/)
  await revise(['to', '20:30', /20:00 → 20:30/, /17:30.*20:30/])
  await withdraw('要請の取り下げ')

  await open('hour-classes')
  await page.getByTestId('add-sheet').click()
  const month = monthOf(at(TODAY - 45 * DAY))
  const { start, end } = monthInterval(month)
  const clocks = Array.from({ length: 48 }, (_, i) => `${Math.floor(i / 2)}:${i % 2 ? '30' : '00'}`)
  const sheet = (letter: string): string => {
    const lines = Array.from({ length: (end - start) / DAY }, (_, i) =>
      ['関西', dayOf(at(start + i * DAY)), ...clocks.map((_, k) => (k === 24 ? letter : ''))].join('\t'),
    )
    return [['供給区域', '日付', ...clocks].join('\t'), ...lines].join('\n')
  }
  await page.getByTestId('sheet-paste').fill(sheet('雨'))
  const line = page.getByTestId('sheet-row')
  await field('source').fill('公表資料')
  await until('each faulty day is named', async () => (await line.count()) === (end - start) / DAY)
  await page.getByTestId('sheet-paste').fill(sheet('c'))
  await page.getByTestId('reason').fill('公表された')
  await until(
    'one month is read',
    async () => (await line.count()) === 1 && page.getByTestId('enter-sheet').isEnabled(),
  )
  await page.getByTestId('enter-sheet').click()
  await page.goto(`${server.url}/records?tab=hour-classes&fy=${fiscalYearOf(start)}&lang=ja`)
  await rows().waitFor()
  // half an hour each day
  expect(await rows().textContent()).toContain(String((end - start) / DAY / 2))
  await withdraw('別の区域の資料')

  await open('avoided-products')
  await page.getByTestId('add-record').click()
  const paste = async (cell: string, text: string): Promise<void> => {
    await field(cell).focus()
    await page.evaluate(`{
      const clipboardData = new DataTransfer()
      clipboardData.setData('text', ${JSON.stringify(text)})
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }`)
  }
  await paste('units-1-year', `${year - 1}年度\t1,000\n${year}\t100`)
  expect(await field('units-1-year').inputValue()).toBe(String(year - 1))
  expect(await field('units-2-count').inputValue()).toBe('100')
  await paste('factor_t_per_kWh-1-year', `${year}\t0.0004\t公表値\t${year}-04-01`)
  const given = (name: string, value: string) => ({
    [`${name}.value`]: value,
    [`${name}.source`]: '試験成績書',
    [`${name}.date`]: `${year}-04`,
  })
  const said = {
    ...{ id: 'led', 'name.ja': '照明', 'name.en': 'Light', life_years: '10' },
    ...given('baseline_kWh', '50'),
    ...given('product_kWh', '30'),
  }
  for (const [name, text] of Object.entries(said)) await field(name).fill(text)
  await field('category').selectOption('it')
  // 100 pieces that save 20 kWh in each of 10 years
  await until('what it avoids', async () =>
    (
      await moved('avoided.led.flow')
        .textContent({ timeout: 1_000 })
        .catch(() => '')
    )?.includes('8'),
  )
  await shot('product-form-1440')
  await save('新製品')
  await rows().waitFor()
  expect(await rows().textContent()).toMatch(/照明.*電気を使う製品.*1,000.*公表値/)
  await revise(['life_years', '12.5', /10 → 12\.5/, /照明.*12\.5/])
})

it('a measure: its meters before and after, against its plan', { timeout: 60_000 }, async () => {
  await open('measures')
  await page.getByTestId('add-record').click()
  const texts = { number: 'K-1', name: 'LED 化', from: day(10), planned: '1000', document: '稟議 1' }
  for (const [name, text] of Object.entries(texts)) await field(name).fill(text)
  await page.getByRole('checkbox', { name: '受電' }).check()
  await field('baselineFrom').fill(day(20))
  await field('baselineTo').fill(day(11))
  await page.getByTestId('measure-effect').waitFor()
  expect(Number(await value('measure-before'))).toBe(100)
  expect(Number(await value('measure-yearly'))).toBe(0)
  await save('工事完了')
  await rows().waitFor()
  expect(await rows().getByRole('link', { name: '計器の推移' }).getAttribute('href')).toContain('dc%2Fintake')

  await revise(['planned', '900', /1,000 → 900/, /900/])
  await withdraw('中止した')
})

it('an amount put into a gap: seen among the corrections, changed on its preview, withdrawn', {
  timeout: 60_000,
}, async () => {
  const [from, to] = [TODAY - 40 * DAY, TODAY - 39 * DAY]
  const record = { meter: 'dc/intake', from, to, amount: '90', basis: 'person' }
  const asked = await fetch(`${server.url}/api/v1/estimates`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({ records: [{ record, basis: null }], reason: '日報による' }),
  })
  expect(asked.status).toBe(200)
  const counted = (kWh: number) =>
    until(`${kWh} kWh are counted`, async () => (await slotSum(stage.httpPort, 'dc/intake', [from, to])) === kWh * 1e6)
  await counted(90)
  await open('corrections')
  const item = page.getByTestId('estimate')
  await item.waitFor()
  expect(await item.textContent()).toMatch(/日報による.*佐藤 恵/)
  await item.getByRole('button', { name: '改める' }).click()
  await page.getByTestId('estimate-amount').fill('80')
  await page.getByTestId('changed-month').first().waitFor()
  await save('転記の誤り')
  await counted(80)
  await takeBack(item, '日報の訂正')
  await until('none stands', async () => (await item.count()) === 0)
  await counted(0)
})

it('a meter that people read: entered on its preview, an error withdrawn, entered right; the amount follows', {
  timeout: 60_000,
}, async () => {
  const counted = (m3: number) =>
    until(`${m3} m3`, async () => (await slotSum(stage.httpPort, 'dc/water', [TODAY - 30 * DAY, TODAY])) === m3 * 1e6)
  await page.goto(`${server.url}/readings?lang=ja`)
  const entry = page.getByTestId('entry')
  const enter = async (back: number, value: string, [why, listed]: [string, number]): Promise<void> => {
    await page.getByTestId('entry-at').fill(`${day(back)}T00:00`)
    await page.getByTestId('entry-value').fill(value)
    await page.getByTestId('entry-preview').waitFor()
    await page.getByTestId('entry-reason').fill(why)
    await until('it may be entered', () => page.getByTestId('enter').isEnabled())
    await page.getByTestId('enter').click()
    await until('it is listed', async () => (await entry.count()) === listed)
  }
  await enter(20, '100.0', ['定例検針', 1])
  await enter(10, '125.0', ['桁の読み違い', 2])
  await counted(25)
  expect(await entry.first().textContent()).toMatch(/125.*桁の読み違い.*佐藤 恵/)
  await entry.first().getByRole('button', { name: '取り消す' }).click()
  await page.getByTestId('withdraw-reason').fill('読み違い')
  await page.getByTestId('withdraw-entry').click()
  await until('one is left', async () => (await entry.count()) === 1)
  await counted(0)
  await enter(10, '112.5', ['再検針', 2])
  await counted(12.5)
  expect([...(await overflow(page)), ...said.splice(0)]).toEqual([])
})

it('a meter event: entered among the records, and withdrawn', { timeout: 60_000 }, async () => {
  await open('events')
  await page.getByTestId('add-event').click()
  await page.getByTestId('event-meter').selectOption('dc/intake')
  await page.getByTestId('event-kind').selectOption('changed')
  await page.getByTestId('event-at').fill(`${day(5)}T00:00:00`)
  await page.getByTestId('event-ct').fill('2')
  // the last five of thirty days count twice, so that the preview names their months
  await page.getByTestId('changed-month').first().waitFor()
  await save('変成器の交換')
  const event = page.getByTestId('meter-event')
  await event.waitFor()
  const range = [TODAY - 30 * DAY, TODAY] as const
  await until('they do', async () => (await slotSum(stage.httpPort, 'dc/intake', range)) === 3_500e6)
  await takeBack(event, '交換は来月')
  await until('they did', async () => (await slotSum(stage.httpPort, 'dc/intake', range)) === 3_000e6)
})

it('a change of contract: previewed with its factor, entered, in force from its day, its history, withdrawn', {
  timeout: 60_000,
}, async () => {
  const periods = page.getByTestId('contract')
  await open('contracts')
  await page.getByTestId('add-record').click()
  await field('id').selectOption('power')
  // the next period is mostly of the same supplier
  expect(await field('supplier').inputValue()).toBe('A0269')
  await field('from').fill(day(FIRST))
  await field('carrier').selectOption('city_gas')
  await page.getByTestId('record-flaws').waitFor()
  await field('carrier').selectOption('grid')
  await field('supplier').fill('A0003')
  await page.getByTestId('contract-means').getByTestId('contract-reason').waitFor()
  await until('the figures that move', async () =>
    (await page.getByTestId('effect').evaluateAll((all) => all.map((e) => e.getAttribute('data-figure')))).includes(
      `fy${year}.co2.market`,
    ),
  )
  await shot('contract-form-1440')
  await save('契約切替の通知')
  await rows().waitFor()
  expect(await rows().textContent()).toContain('佐藤 恵')
  await until('both periods', async () => (await periods.count()) === 2)
  expect(await periods.nth(1).textContent()).toContain('A0269')
  expect(await page.getByTestId('contract-versions').textContent()).toContain(`contracts/power ${day(FIRST)}`)
  await shot('contracts-1440')

  await revise(['supplier', 'A0064', /A0003 → A0064/, /A0064/])
  await withdraw('切替は来月から')
  await until('plant.yaml alone', async () => (await periods.count()) === 1)
})

it('a reduction of J-Credit: previewed with what the meters say, entered, changed', { timeout: 60_000 }, async () => {
  await open('reductions')
  await page.getByTestId('add-record').click()
  await page.getByRole('checkbox', { name: /受電/ }).check()
  const texts = { number: 'JC-1', name: 'サーバー更新', document: 'モニタリング報告書' }
  const days = { beforeFrom: day(20), beforeTo: day(11), from: day(10), to: day(1) }
  for (const [name, text] of Object.entries({ ...texts, ...days, hours: '120' })) await field(name).fill(text)
  await page.getByTestId('reduction-effect').waitFor()
  // 1,000 kWh in 240 h are 500 kWh in 120 h, and 1,000 kWh were used
  await until('what the meters say', async () => Math.round(Number(await value('reduction-kWh'))) === -500)
  await page.getByTestId('unmet').first().waitFor()
  await save('モニタリングの結果')
  await rows().waitFor()
  expect(await rows().textContent()).toContain('JC-1')
  await revise(['name', 'サーバー統合', /サーバー更新 → サーバー統合/, /サーバー統合/])
})

it('a change of the base year: refused to the operator, entered and changed by the approver', {
  timeout: 60_000,
}, async () => {
  const fill = async () => {
    await open('base-changes')
    await page.getByTestId('add-record').click()
    await field('change').selectOption('denominator')
    await field('overlapYear').selectOption(String(year - 1))
    const texts = { before: '100', after: '80', approver: '工業会', evidence: '承認書 1' }
    for (const [name, text] of Object.entries(texts)) await field(name).fill(text)
  }
  await fill()
  await until('it takes an approver', async () =>
    (await page.getByRole('form', { name: '変更を登録' }).textContent())?.includes('権限'),
  )
  await workAs('suzuki', '鈴木')
  await fill()
  await page.getByTestId('record-preview').waitFor()
  await save('分母の変更の承認')
  await rows().waitFor()
  expect(await rows().textContent()).toContain('鈴木 健一')
  await revise(['evidence', '承認書 2', /承認書 1 → 承認書 2/, /承認書 2/], '鈴木 健一')
  await workAs('sato', '佐藤')
  said.splice(0) // the refusal above is told by the browser too
})

it.each(recordLives({ year, month: monthOf(at(TODAY - LAST * DAY)), day }))(
  '$tab: entered on its preview, its history with who, when and why, changed, withdrawn',
  {
    timeout: 60_000,
  },
  async ({ tab, typed, chosen = {}, moves, row, change }) => {
    await open(tab)
    await page.getByTestId('add-record').click()
    for (const [name, code] of Object.entries(chosen)) await field(name).selectOption(code)
    for (const [name, text] of Object.entries(typed)) await field(name).fill(text)
    if (moves) {
      const effect = page.locator(`[data-testid=effect][data-figure="fy${year}.${moves[0]}"]`).first()
      await effect.waitFor()
      expect(await effect.textContent()).toMatch(moves[1])
    }
    await save('はじめの版')
    await rows().waitFor()
    expect(await rows().textContent()).toMatch(row)
    expect(await rows().textContent()).toContain('佐藤 恵')

    await revise(change)
    await withdraw('試しに入れた')
  },
)

it('a certificate, then every tab in both languages: nothing over the edge, no barrier, no complaint', {
  timeout: 180_000,
}, async () => {
  await open('certificates')
  await page.getByTestId('add-record').click()
  await field('kind').selectOption('j-credit')
  const texts = { number: 'J-2', from: day(20), to: day(10), document: '無効化通知' }
  for (const [name, text] of Object.entries(texts)) await field(name).fill(text)
  await field('year').selectOption(String(year))
  await page.getByTestId('field-flaws').waitFor()
  expect(await page.getByTestId('field-flaws').textContent()).toContain('認証量')
  await field('t').fill('12')
  await save('購入')
  await rows().waitFor()

  const faults: Record<string, string[]> = {}
  for (const [language, theme, width] of [
    ['ja', 'light', 1440],
    ['en', 'dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 900 })
    for (const tab of width === 1440 ? tabs : ['bills', 'base-changes', 'contracts', 'measures']) {
      await open(tab, language)
      if (['activity', 'measures', 'base-changes', 'centre-records'].includes(tab))
        await page.getByTestId('add-record').click()
      await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' })
      await shot(`${tab}-${language}-${theme}-${width}`)
      const found = [...(await overflow(page)), ...(await barriers(page)), ...said.splice(0)]
      if (found.length > 0) faults[`${tab} ${language} ${width}`] = found
    }
  }
  expect(faults).toEqual({})
})

it('what was left for the looks is withdrawn: a product, a project, and by the approver a change of the base year', {
  timeout: 60_000,
}, async () => {
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 1000 })
  for (const tab of ['avoided-products', 'reductions']) {
    await open(tab)
    await withdraw('登録の誤り')
  }
  await workAs('suzuki', '鈴木')
  await open('base-changes')
  await withdraw('承認の取り下げ')
  expect(said.splice(0)).toEqual([])
})
