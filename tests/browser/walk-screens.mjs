/* Every screen, opened by the people who may, in both languages and sizes: it shows its title, nothing is cut off sideways, axe finds
 * nothing, and the browser has nothing to complain about. */
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { ask, DESK, newContext, openCity, person, PHONE, shot, signIn, SMALL_DESK } from './people.mjs'
import { none, note, ok, walk } from './tap.mjs'

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

const open = (what) => async (page) => {
  await what(page).first().click()
  await settle(page)
}
const firstRow = (page) => page.getByRole('table').getByRole('row').nth(1)
const button = (zh, en) => (page, lang) => page.getByRole('button', { name: lang === 'en' ? en : zh, exact: true })

/* name, address, who opens it, what is pressed there. */
const DESK_SCREENS = [
  ['work', '/work', 'office'],
  ['work-panel', '/work', 'office', open((p) => p.getByRole('main').getByRole('listitem').getByRole('link'))],
  ['work-unit', '/work', 'unit'],
  ['cases', '/cases', 'office'],
  ['cases-panel', '/cases', 'office', open(firstRow)],
  ['cases-map', '/cases?face=map', 'office', (p) => p.waitForTimeout(900)],
  ['cases-board', '/cases?face=board', 'district'],
  ['cases-none', '/cases?q=zzqqzzqq', 'leader'],
  ['case', ':case', 'district'],
  [
    'case-move',
    ':open-case',
    'office',
    async (p, lang) => {
      const acts = p.getByRole('button', { name: lang === 'en' ? 'More' : '更多办理', exact: true })
      await acts.waitFor()
      await acts.click()
      await p
        .getByRole('group', { name: lang === 'en' ? 'More' : '更多办理' })
        .getByRole('button')
        .last()
        .click()
      await p.getByRole('dialog').waitFor()
    },
  ],
  [
    'case-new',
    '/cases',
    'office',
    async (p, lang) => {
      await button('上报问题', 'Report a problem')(p, lang).first().click()
      await p.getByRole('dialog').waitFor()
      await settle(p)
    },
  ],
  ['figures', '/figures', 'leader'],
  ['sites', '/sites', 'office'],
  ['sites-map', '/sites?face=map', 'office', (p) => p.waitForTimeout(900)],
  ['sites-panel', '/sites?key=1', 'inspector', open(firstRow)],
  ['site', ':site', 'office'],
  ['site-form', ':site', 'office', open((p) => p.getByRole('button', { name: /^(修改|Edit)$/ }))],
  ['inspections', '/inspections', 'inspector'],
  ['inspections-panel', '/inspections?state=submitted', 'office', open(firstRow)],
  ['inspection', ':inspection', 'office'],
  ['plan-form', '/inspections', 'office', open((p) => p.getByRole('button', { name: /^(制定计划|Make a plan)$/ }))],
  ['score', '/score', 'leader'],
  ['units', '/units', 'administrator'],
  ['accounts', '/accounts', 'administrator'],
  ['account-form', '/accounts', 'administrator', open((p) => p.getByRole('button', { name: /^(新增账号|Add an account)$/ }))],
  ['roles', '/roles', 'administrator'],
  ['audit', '/audit', 'auditor'],
  ['arbitrations', '/arbitrations', 'office'],
  ['responsibilities', '/responsibilities', 'office'],
  ['standards', '/standards', 'office'],
  ['calendar', '/calendar', 'administrator'],
  ['stretches', '/stretches', 'office'],
  ['imports', '/imports', 'administrator'],
  ['me', '/me', 'office'],
]
/* Screens of a capability beyond these: capabilities/NAME/web/screens.mjs, `export const screens = [[name, address, who, act], …]`. */
const capabilities = path.join(import.meta.dirname, '../../capabilities')
for (const file of fs.globSync('*/web/screens.mjs', { cwd: capabilities }).sort())
  DESK_SCREENS.push(...(await import(path.join(capabilities, file))).screens)
const WITH_PANEL = new Set(DESK_SCREENS.filter(([name]) => DESK_SCREENS.some(([n]) => n === `${name}-panel`)).map(([name]) => name))
/* What each role finds in its rail, pressed one by one; and an address it may not see, which says whom to ask. */
const RAILS = [
  ['office', ['我的工作', '案件', '点位', '检查', '迎检', '指挥', '管理'], '/audit'],
  ['leader', ['我的工作', '案件', '点位', '检查', '迎检', '指挥'], '/roles'],
  ['district', ['我的工作', '案件', '点位', '检查', '迎检', '指挥', '管理'], '/roles'],
  ['unit', ['我的工作', '案件', '点位', '检查', '迎检'], '/accounts'],
  ['inspector', ['我的工作', '案件', '点位', '检查', '迎检'], '/imports'],
  ['administrator', ['管理'], null],
  ['auditor', ['管理'], '/imports'],
]

export async function settle(page) {
  await page.waitForFunction(
    () => !document.querySelector('[role=status][aria-label="正在加载"], [role=status][aria-label="Loading"]'),
    null,
    {
      timeout: 8000,
    },
  )
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => setTimeout(go, 60))))
}
export async function axeOf(page) {
  if (!(await page.evaluate(() => !!window.axe))) await page.evaluate(axeSource)
  return page.evaluate(async (rules) => {
    const r = await window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] })
    return r.violations.map((v) =>
      `${v.impact} ${v.id} ×${v.nodes.length} ${v.nodes[0].target} ${v.nodes[0].any?.[0]?.message ?? ''}`.slice(0, 240),
    )
  }, AXE_RULES)
}
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
const isRefused = (page) =>
  page
    .getByText(/没有查看这里的权限|没能取到内容|连不上服务器|You have no right to see this|could not be fetched|cannot be reached/)
    .count()

async function addresses(page) {
  const one = async (list) => (await ask(page, list)).body.items[0]?.id
  const closed = (await ask(page, '/api/cases?state=closed&limit=20')).body.items
  return {
    ':case': `/cases/${(closed.find((c) => c.photo) ?? closed[0]).id}`,
    ':open-case': `/cases/${await one('/api/cases?state=dispatched,handling&limit=1')}`,
    ':site': `/sites/${await one('/api/sites?limit=1&key=1')}`,
    ':inspection': `/inspections/${await one('/api/inspections?state=submitted&limit=1')}`,
  }
}

export const screensWalk = (city) =>
  walk('screens', async (step) => {
    const office = await person(city, 'office')
    const places = await addresses(office)
    await railsWalk(city, step)
    /* Two lanes: each language has its own windows. */
    await Promise.all([deskLane(city, places, 'zh-CN', DESK, SMALL_DESK), deskLane(city, places, 'en', SMALL_DESK, DESK)])
    await Promise.all([phoneLane(city, places, 'zh-CN'), phoneLane(city, places, 'en')])
  })

async function deskLane(city, places, lang, size, other) {
  const short = lang.slice(0, 2)
  await signInScreen(city, lang, size)
  for (const [name, address, who, act] of DESK_SCREENS) {
    const said = `screen ${name} as ${who} in ${short}`
    const page = await person(city, who, { lang })
    const faults = faultsOf(city, `${who}.${lang}`)
    try {
      await page.setViewportSize(size)
      await page.goto(`${city.base}/desk${places[address] ?? address}`)
      await page.getByRole('heading').first().waitFor()
      await settle(page)
      if (act) await act(page, lang)
      /* A list that is looked at again with its panel open is judged then. */
      const found = WITH_PANEL.has(name) ? [] : (await axeOf(page)).map((f) => `axe ${f}`)
      for (const at of [size, other]) {
        if (at === other) await page.setViewportSize(at)
        const wide = await sideways(page)
        if (wide > 0) found.push(`${at.width}: wider than the screen by ${wide}`)
        if (at === size || lang !== 'en') await shot(city, page, `desk-${name}-${short}-${at.width}`)
      }
      if (await isRefused(page)) found.push('the page says it could not be shown')
      none([...found, ...faults()], said)
    } catch (failure) {
      ok(false, said, failure.message)
      await shot(city, page, `failed-${name}-${short}`).catch(() => undefined)
      faults()
    }
  }
}
/* Takes what this person's pages complained about since the last time. */
function faultsOf(city, name) {
  return () => {
    const mine = city.faults.filter((f) => f.startsWith(`${name} `) || f.startsWith(`${name}:`))
    city.faults = city.faults.filter((f) => !mine.includes(f))
    return mine
  }
}
async function railsWalk(city, step) {
  for (const [who, stops, closed] of RAILS) {
    await step(`${who} finds ${stops.length} ways in the rail`, async () => {
      const page = await person(city, who)
      await page.goto(`${city.base}/desk/`)
      const rail = page.getByRole('navigation', { name: '主导航' })
      for (const name of stops) {
        await rail.getByRole('link', { name, exact: true }).click()
        await rail.getByRole('link', { name, exact: true, current: 'page' }).waitFor()
        await page.getByRole('heading', { level: 1 }).first().waitFor()
        await settle(page)
        if (await isRefused(page)) throw new Error(`${name} is refused to ${who}`)
      }
      if (!closed) return
      const before = city.faults.length
      await page.goto(`${city.base}/desk${closed}`)
      await page.getByText('您没有查看这里的权限').first().waitFor({ timeout: 5000 })
      await shot(city, page, `desk-no-right-${who}`)
      city.faults.push(...city.faults.splice(before).filter((f) => !/status of 403/.test(f)))
    })
  }
}
async function signInScreen(city, lang, size) {
  const context = await newContext(city, 'nobody', { lang, size })
  const page = await context.newPage()
  await page.goto(`${city.base}/desk/sign-in`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page
    .getByText(lang === 'en' ? /demo/i : /演示/)
    .first()
    .waitFor()
  await shot(city, page, `desk-sign-in-${lang.slice(0, 2)}-${size.width}`)
  none(await axeOf(page), `screen sign-in in ${lang.slice(0, 2)}`)
  await signIn(page, 'office', 'wrong-password-1', lang)
  await page.getByRole('alert').first().waitFor()
  await shot(city, page, `desk-sign-in-refused-${lang.slice(0, 2)}`)
  await context.close()
}

const PHONE_SCREENS = [
  ['today', '/field/today', 'inspector'],
  ['site', ':site', 'inspector'],
  ['cases', '/field/cases', 'unit'],
  ['case', ':case', 'inspector'],
  ['me', '/field/me', 'inspector'],
]
const CITIZEN_SCREENS = [
  ['report', '/'],
  ['find', '/track'],
  ['unknown', '/track/7KQ2-M9XD-4TRC'],
]
async function phoneLane(city, places, lang) {
  const short = lang.slice(0, 2)
  const look = async (page, name, said, faults) => {
    const found = (await axeOf(page)).map((f) => `axe ${f}`)
    for (const width of [PHONE.width, 320]) {
      await page.setViewportSize({ width, height: PHONE.height })
      await page.waitForTimeout(50)
      const wide = await sideways(page)
      if (wide > 0) found.push(`${width}: wider than the screen by ${wide}`)
      await shot(city, page, `${name}${width === PHONE.width ? '' : `-${width}`}`)
    }
    await page.setViewportSize(PHONE)
    none([...found, ...faults()], said)
  }
  for (const [name, address, who] of PHONE_SCREENS) {
    const page = await person(city, who, { phone: true, lang })
    const at = places[address] ? `/field${places[address].replace('/sites/', '/site/')}` : address
    await page.goto(city.base + at)
    await page.getByRole('heading').first().waitFor()
    await settle(page)
    await look(page, `field-${name}-${short}`, `phone ${name} as ${who} in ${short}`, faultsOf(city, `${who}.phone.${lang}`))
  }
  const context = await newContext(city, `citizen.${lang}`, { phone: true, lang })
  const page = await context.newPage()
  for (const [name, address] of CITIZEN_SCREENS) {
    await page.goto(city.base + address)
    await page.getByRole('heading').first().waitFor()
    await settle(page)
    await page.waitForTimeout(name === 'report' ? 700 : 0)
    const faults = faultsOf(city, `citizen.${lang}`)
    await look(page, `citizen-${name}-${short}`, `citizen ${name} in ${short}`, () =>
      faults().filter((f) => name !== 'unknown' || !/status of 404/.test(f)),
    )
  }
  await context.close()
}

/* The map needs no graphics card and no WebGL. */
export const flatMapWalk = (city) =>
  walk('flat', async (step) => {
    const plain = await openCity(city.base, city.shots, ['--disable-3d-apis'])
    try {
      await step('the map is drawn without WebGL', async () => {
        const page = await person(plain, 'office')
        await page.goto(`${city.base}/desk/sites?face=map`)
        await page.locator('canvas').first().waitFor()
        await page.waitForTimeout(1500)
        const colours = await page.evaluate(() => {
          const c = [...document.querySelectorAll('canvas')].sort((a, b) => b.width * b.height - a.width * a.height)[0]
          const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data
          const seen = new Set()
          for (let i = 0; i < d.length; i += 4 * 97) seen.add(`${d[i] >> 4},${d[i + 1] >> 4},${d[i + 2] >> 4},${d[i + 3] >> 6}`)
          return seen.size
        })
        ok(colours > 12, 'roads, water, green and points are on it', `${colours} colours`)
        await shot(city, page, 'map-without-3d')
        none(plain.faults, 'nothing to complain about')
      })
    } finally {
      await plain.close()
      note('the second browser is closed')
    }
  })

export const walks = { screens: { walk: screensWalk }, flat: { walk: flatMapWalk } }
