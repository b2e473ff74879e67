/* Looks at the screens: one picture of each page in the sizes and languages asked for, with every policy violation, console error and
 * accessibility finding told on one line. Usage: node web/tools/shots.mjs BASE OUT [page…]; env SIZES=1440x900,1366x768 LANGS=zh-CN,en
 * ACCOUNT, PASSWORD, ONLY_AXE=1. */
import { chromium } from 'playwright-core'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pages } from './pages.mjs'

const [base = 'http://127.0.0.1:8080', out = '/tmp/shots', ...only] = process.argv.slice(2)
const sizes = (process.env.SIZES ?? '1440x900,1366x768').split(',').map((s) => s.split('x').map(Number))
const langs = (process.env.LANGS ?? 'zh-CN,en').split(',')
const account = process.env.ACCOUNT ?? 'office'
const password = process.env.PASSWORD ?? 'Wencheng-demo-1'
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.env.EXTRA?.split(' ') ?? []),
]
const axe = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8')
let bad = 0
fs.mkdirSync(out, { recursive: true })
const context = await chromium.launchPersistentContext(fs.mkdtempSync(path.join(os.tmpdir(), 'shots-')), {
  executablePath: '/usr/bin/chromium',
  args,
  viewport: { width: 1440, height: 900 },
  locale: 'zh-CN',
})
await context.addInitScript(() => {
  window.violations = []
  document.addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
})
const page = await context.newPage()
let notes = []
page.on('console', (m) => m.type() === 'error' && notes.push(m.text().slice(0, 200)))
page.on('pageerror', (e) => notes.push(`PAGE ${e.message.slice(0, 300)}`))
const chosen = pages.filter((p) => !only.length || only.includes(p.name))
let who = ''
async function enter(as, lang) {
  await context.clearCookies()
  await page.goto(`${base}/desk/sign-in`)
  await page.locator('input[name=username]').waitFor()
  await page.evaluate((l) => localStorage.setItem('wencheng.lang', l), lang)
  who = as
  if (!as) return
  await page.locator('input[name=username]').fill(as)
  await page.locator('input[name=password]').fill(password)
  await page.locator('form button.primary').click()
  await page.waitForURL((u) => !u.pathname.endsWith('/sign-in'))
}
for (const lang of langs) {
  who = 'nobody yet'
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    for (const p of chosen) {
      const as = p.signedOut ? '' : (p.as ?? account)
      if (who !== as) await enter(as, lang)
      notes = []
      await page.goto(base + p.path)
      await page.waitForTimeout(p.wait ?? 700)
      try {
        if (p.act) await p.act(page)
      } catch (failure) {
        notes.push(`ACT ${String(failure).slice(0, 200)}`)
      }
      const file = path.join(out, `${p.name}-${lang === 'en' ? 'en' : 'zh'}-${width}.png`)
      await page.screenshot({ path: file })
      const violations = await page.evaluate(() => window.violations)
      let found = []
      if (!process.env.NO_AXE) {
        await page.evaluate(axe)
        found = await page.evaluate(async () => {
          const r = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })
          return r.violations.map((v) =>
            `${v.impact} ${v.id} ×${v.nodes.length} ${v.nodes[0].target} ${v.nodes[0].any?.[0]?.message ?? ''}`.slice(0, 220),
          )
        })
      }
      const all = [...notes, ...violations.map((v) => `CSP ${v}`), ...found.map((f) => `AXE ${f}`)]
      bad += all.length
      console.log(path.basename(file), all.length ? `\n  ${[...new Set(all)].join('\n  ')}` : 'ok')
    }
  }
}
await context.close()
console.log(`${bad} findings`)
process.exitCode = bad ? 1 : 0
