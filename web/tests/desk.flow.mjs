/* The desk against a running server with demo data: report, redirect, an ended session, two people at once, keyboard, no right.
 * Usage: node web/tests/desk.flow.mjs http://127.0.0.1:8080 */
import { chromium } from 'playwright-core'
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const base = process.argv[2] ?? 'http://127.0.0.1:8080'
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
const browser = await chromium.launchPersistentContext(fs.mkdtempSync(path.join(os.tmpdir(), 'flow-')), {
  executablePath: '/usr/bin/chromium',
  args,
  viewport: { width: 1366, height: 768 },
  locale: 'zh-CN',
})
await browser.addInitScript(() => {
  window.violations = []
  document.addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.sample}`))
})
const page = await browser.newPage()
const errors = []
page.on('pageerror', (e) => errors.push(e.message))
page.setDefaultTimeout(15000)

async function step(name, run) {
  try {
    await run()
    assert.deepEqual(await page.evaluate(() => window.violations), [], 'policy violations')
    assert.deepEqual(errors, [], 'errors on the page')
    console.log(`ok   ${name}`)
  } catch (failure) {
    await page.screenshot({ path: path.join(os.tmpdir(), 'flow-failure.png') })
    console.error(`FAIL ${name}\n${failure.stack}`)
    await browser.close()
    process.exit(1)
  }
}
async function signIn(account) {
  await page.getByLabel('账号').fill(account)
  await page.getByLabel('密码').fill(password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
}
async function signOut() {
  await page.getByRole('button', { name: /我的账号/ }).click()
  await page.getByRole('button', { name: '退出登录' }).click()
  await page.waitForURL(/sign-in/)
}

await step('a wrong password is refused in words', async () => {
  await page.goto(`${base}/desk/`)
  await page.waitForURL(/sign-in/)
  await page.getByLabel('账号').fill('office')
  await page.getByLabel('密码').fill('not-the-password')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('alert').waitFor()
})
await step('the office signs in and sees what waits', async () => {
  await signIn('office')
  await page.waitForURL(/\/work/)
  await page.getByRole('heading', { name: '我的工作' }).waitFor()
})
let caseId = ''
await step('a report needs words and a place, then opens beside the list with its unit', async () => {
  await page.goto(`${base}/desk/cases`)
  await page.getByRole('button', { name: '上报问题' }).click()
  const form = page.getByRole('dialog')
  await form.getByRole('button', { name: '提交' }).click()
  await form.getByText('请写明看到了什么').waitFor()
  await form.getByLabel('看到了什么').fill('人行道上成片垃圾未清扫，影响通行')
  await form.getByLabel('类别').selectOption('litter')
  const map = form.getByRole('application')
  await page.waitForTimeout(1500)
  await map.click({ position: { x: 150, y: 150 } })
  await form.getByText(/将由 .+ 办理/).waitFor()
  await form.getByRole('button', { name: '提交' }).click()
  await page.waitForURL(/open=/)
  caseId = new URL(page.url()).searchParams.get('open')
  await page.getByRole('heading', { name: '人行道上成片垃圾未清扫，影响通行' }).waitFor()
})
await step('a session that ends in the middle of a form loses nothing', async () => {
  await page
    .getByRole('button', { name: '更多办理' })
    .click()
    .catch(() => undefined)
  const list = page.getByRole('button', { name: '挂牌督办' })
  await list.first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('说明理由').fill('群众多次反映，请督办。')
  await browser.clearCookies()
  await form.getByRole('button', { name: '挂牌督办' }).click()
  await page.getByRole('heading', { name: '登录已过期' }).waitFor()
  await page.getByRole('dialog', { name: '登录已过期' }).getByLabel('密码').fill(password)
  await page.getByRole('dialog', { name: '登录已过期' }).getByRole('button', { name: '登录', exact: true }).click()
  await page.getByText('群众多次反映，请督办。').waitFor()
  await page.locator('.case-panel').getByText('挂牌督办').first().waitFor()
})
await step('the second of two people sees who changed what and keeps the words', async () => {
  await page
    .getByRole('button', { name: '更多办理' })
    .click()
    .catch(() => undefined)
  await page.getByRole('button', { name: '解除挂牌' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('说明理由').fill('已转日常管理。')
  const other = await page.evaluate(async (id) => {
    const me = await (await fetch('/api/session')).json()
    const file = await (await fetch(`/api/cases/${id}`)).json()
    const reply = await fetch(`/api/cases/${id}/moves`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': me.csrf, 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify({ move: 'redirect', version: file.version, unit_id: file.unit_id, note: '改由同一单位的另一班组办理。' }),
    })
    return reply.status
  }, caseId)
  assert.equal(other, 200)
  await form.getByRole('button', { name: '解除挂牌' }).click()
  await page.getByRole('heading', { name: '别人刚刚办理了这件案子' }).waitFor()
  await page.getByText('改由同一单位的另一班组办理。').first().waitFor()
  await page.getByText('已转日常管理。').waitFor()
  await page.getByRole('button', { name: '按现在的情况再次提交' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.locator('.story').getByText('已转日常管理。').waitFor()
})
await step('the list is worked from the keyboard', async () => {
  await page.goto(`${base}/desk/cases?state=open`)
  await page.locator('tbody tr').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.waitForURL(/open=/)
  const second = new URL(page.url()).searchParams.get('open')
  await page.keyboard.press('j')
  await page.waitForFunction((before) => new URL(location.href).searchParams.get('open') !== before, second)
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => !new URL(location.href).searchParams.has('open'))
  await page.keyboard.press('/')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: '键盘快捷键' }).waitFor()
  await page.keyboard.press('Escape')
})
await step('at 1366×768 the list shows at least 14 rows', async () => {
  await page.goto(`${base}/desk/cases`)
  await page.locator('tbody tr').first().waitFor()
  const whole = await page.evaluate(
    () => [...document.querySelectorAll('tbody tr')].filter((r) => r.getBoundingClientRect().bottom <= innerHeight).length,
  )
  assert.ok(whole >= 14, `${whole} rows`)
})
await step('English is one switch away', async () => {
  await page.getByRole('button', { name: /我的账号/ }).click()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: /^Cases/ }).waitFor()
  await page.getByRole('button', { name: /My account/ }).click()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByRole('heading', { name: /^案件/ }).waitFor()
})
await step('without the right the page says whom to ask, and the rail hides the entry', async () => {
  await signOut()
  await signIn('administrator')
  await page.waitForURL((u) => !/sign-in/.test(u.href))
  assert.equal(await page.locator('.rail').getByText('案件').count(), 0)
  await page.goto(`${base}/desk/cases`)
  await page.getByRole('heading', { name: '您没有查看这里的权限' }).waitFor()
})
await browser.close()
console.log('all flows passed')
