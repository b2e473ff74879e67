/* The people of the demo city, each with a browser context of their own, and what is watched in every page they open: policy violations,
 * console errors, failed scripts. */
import { chromium } from 'playwright-core'
import fs from 'node:fs'
import path from 'node:path'

export const PASSWORD = 'Wencheng-demo-1'
export const DESK = { width: 1440, height: 900 }
export const SMALL_DESK = { width: 1366, height: 768 }
export const PHONE = { width: 390, height: 844 }
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
]
/* A refusal that a walk asks for (an expired session, a stale version) is told by the browser as an error of the network. */
const EXPECTED =
  /Failed to load resource: (the server responded with a status of (401|409)|net::ERR_(INTERNET_DISCONNECTED|FAILED|ABORTED|CONNECTION_RESET))|net::ERR_INTERNET_DISCONNECTED/

export async function openCity(base, shots, extraFlags = []) {
  fs.mkdirSync(shots, { recursive: true })
  const browser = await chromium.launch({
    executablePath: process.env.WENCHENG_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [...FLAGS, ...extraFlags],
  })
  const city = { base, shots, browser, people: new Map(), faults: [], said: [] }
  city.close = () => browser.close()
  return city
}

function watch(city, context, who) {
  context.on('console', (m) => {
    if (m.type() !== 'error' || EXPECTED.test(m.text())) return
    city.faults.push(`${who} ${m.page()?.url()}: ${m.text().slice(0, 300)} ${m.location().url}`)
  })
  context.on('weberror', (e) => city.faults.push(`${who}: ${String(e.error()?.stack ?? e.error()).slice(0, 500)}`))
  return context.exposeBinding('sayViolation', (_source, text) => void city.faults.push(`${who} policy: ${text}`))
}
const WATCH_POLICY = () =>
  document.addEventListener('securitypolicyviolation', (e) =>
    window.sayViolation(`${location.pathname} ${e.violatedDirective} ${e.blockedURI} ${e.sample}`),
  )

export async function newContext(city, who, { phone = false, lang = 'zh-CN', size, at } = {}) {
  const context = await city.browser.newContext({
    viewport: size ?? (phone ? PHONE : DESK),
    locale: lang,
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
    ...(phone ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
    ...(at ? { geolocation: { longitude: at[0], latitude: at[1], accuracy: 12 }, permissions: ['geolocation'] } : {}),
  })
  context.setDefaultTimeout(15_000)
  context.setDefaultNavigationTimeout(20_000)
  await watch(city, context, who)
  await context.addInitScript(WATCH_POLICY)
  await context.addInitScript((l) => {
    try {
      if (!localStorage.getItem('wencheng.lang')) localStorage.setItem('wencheng.lang', l)
    } catch {
      /* about:blank keeps nothing */
    }
  }, lang)
  return context
}

/* Signed in the way a person does it, once; the same context is used by all walks. In a second language or on the phone a person goes on
 * with the session of the desk, where there is one. */
export async function person(city, account, { phone = false, lang = 'zh-CN', size, at, password = PASSWORD } = {}) {
  const name = `${account}${phone ? '.phone' : ''}.${lang}`
  const known = city.people.get(name)
  if (known) return known
  const context = await newContext(city, name, { phone, lang, size, at })
  const page = await context.newPage()
  city.people.set(name, page)
  const elsewhere = city.people.get(`${account}.zh-CN`)
  if (elsewhere && elsewhere !== page) {
    await context.addCookies(await elsewhere.context().cookies())
    return page
  }
  await page.goto(`${city.base}/${phone ? 'field' : 'desk'}/sign-in`)
  await signIn(page, account, password, lang)
  await page.waitForURL((u) => !u.pathname.endsWith('/sign-in'))
  return page
}
export async function signIn(page, account, password = PASSWORD, lang = 'zh-CN') {
  const zh = lang.startsWith('zh')
  await page.getByLabel(zh ? '账号' : 'Account', { exact: true }).fill(account)
  await page.getByLabel(zh ? '密码' : 'Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: zh ? '登录' : 'Sign in', exact: true }).click()
}
export async function shot(city, page, name) {
  await page.screenshot({ path: path.join(city.shots, `${name}.png`), animations: 'disabled' })
}

/* A photo as a phone would take it: drawn, noisy, never twice the same. Drawn on a page of its own, so that no policy is in the way. */
export async function photo(city, words, tone = 120) {
  city.easel ??= await (await city.browser.newContext()).newPage()
  const url = await city.easel.evaluate(
    ([text, hue]) => {
      const c = document.createElement('canvas')
      c.width = 1024
      c.height = 768
      const g = c.getContext('2d')
      g.fillStyle = `hsl(${hue} 35% 62%)`
      g.fillRect(0, 0, 1024, 768)
      for (let i = 0; i < 400; i++) {
        g.fillStyle = `hsl(${hue + Math.random() * 70} 40% ${25 + Math.random() * 55}% / 70%)`
        g.fillRect(Math.random() * 1024, 200 + Math.random() * 568, 20 + Math.random() * 90, 8 + Math.random() * 40)
      }
      g.fillStyle = '#222'
      g.font = '48px sans-serif'
      g.fillText(text, 40, 90)
      return c.toDataURL('image/jpeg', 0.86)
    },
    [words, tone],
  )
  return { name: `${words}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(url.split(',')[1], 'base64') }
}

/* What the signed-in page asks the server itself, as the screens do. */
export const ask = (page, path) =>
  page.evaluate(async (p) => {
    const reply = await fetch(p, { headers: { Accept: 'application/json' } })
    return { status: reply.status, body: await reply.json() }
  }, path)
