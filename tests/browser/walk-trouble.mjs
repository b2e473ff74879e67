/* Bad days: the keyboard alone, a session that ends in the middle of a form, two people at once, a workbook to take away, no network. */
import { answer } from './walk-visit.mjs'
import { caseAddress, deskMove, startMove } from './case-steps.mjs'
import { ask, person, photo, shot } from './people.mjs'
import { equal, ok, walk } from './tap.mjs'

const openRow = (page) => page.getByRole('row', { selected: true })

async function reportCase(city, words) {
  const context = await city.browser.newContext()
  const reply = await context.request.post(`${city.base}/api/public/reports`, {
    headers: { 'Idempotency-Key': crypto.randomUUID() },
    data: { text: words, lon: 114.5869, lat: 34.165, category: 'litter' },
  })
  await context.close()
  if (reply.status() !== 201) throw new Error(await reply.text())
}
async function caseOf(page, words) {
  const { body } = await ask(page, `/api/cases?q=${encodeURIComponent(words)}&limit=5`)
  return body.items.find((c) => c.title.includes(words))
}
async function until(is, what) {
  for (let i = 0; i < 150; i++) {
    if (is()) return ok(true, what)
    await new Promise((go) => setTimeout(go, 100))
  }
  throw new Error(`never came: ${what}`)
}
const tag = () => Math.random().toString(36).slice(2, 8)

export const troubleWalk = (city) =>
  walk('trouble', async (step) => {
    const office = await person(city, 'office')
    await keyboard(city, office, step)
    await sessionEnds(city, office, step)
    await twoAtOnce(city, office, step)
    await workbook(city, office, step)
    await noNetwork(city, office, step)
  })

async function keyboard(city, page, step) {
  await step('keyboard: / searches, Escape leaves the field, j and k move, Enter opens, Escape closes', async () => {
    await page.goto(`${city.base}/desk/cases`)
    await page.getByRole('row').nth(3).waitFor()
    await page.keyboard.press('/')
    equal(await page.evaluate(() => document.activeElement.getAttribute('type')), 'search', 'the search field has the focus')
    await page.keyboard.type('未达标')
    await page.waitForURL(/q=/)
    await page.keyboard.press('Escape')
    await page.getByRole('row').nth(3).waitFor()
    for (const key of ['j', 'j', 'j', 'k', 'Enter']) await page.keyboard.press(key)
    await openRow(page).waitFor()
    const first = await openRow(page).innerText()
    await page.keyboard.press('j')
    await page.waitForFunction((was) => document.querySelector('tr[aria-selected=true]')?.innerText !== was, first)
    await page.getByRole('complementary').getByText('办理经过').waitFor()
    await shot(city, page, 'keyboard-open')
    await page.keyboard.press('Escape')
    await openRow(page).waitFor({ state: 'detached' })
  })
  await step('keyboard: ? tells the keys, g s goes to the score, nothing is taken while typing', async () => {
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor()
    await shot(city, page, 'keyboard-help')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('searchbox').fill('')
    await page.getByRole('searchbox').pressSequentially('jk?e')
    equal(await page.getByRole('searchbox').inputValue(), 'jk?e', 'letters go into the field')
    await page.getByRole('searchbox').press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.waitForURL(/\/desk\/score/)
  })
  await step('keyboard: Tab reaches the way past the rail first', async () => {
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Tab')
    equal(await page.evaluate(() => document.activeElement.textContent.trim()), '跳到内容', 'skip link')
  })
}

async function sessionEnds(city, page, step) {
  const words = `${tag()} 绿化带里有垃圾`
  await step('a session that ends in the middle of a form loses nothing typed, and the step happens once', async () => {
    await reportCase(city, words)
    const row = await caseOf(page, words)
    await page.goto(caseAddress(city, row.id))
    const dialog = await startMove(page, '改派')
    const reason = '原单位正在换届，交由同级单位办理，已电话确认'
    await dialog.getByRole('textbox', { name: /理由/ }).fill(reason)
    await page.context().clearCookies()
    await dialog.getByRole('button', { name: '改派', exact: true }).click()
    const again = page.getByRole('dialog', { name: '登录已过期' })
    await again.waitFor()
    await shot(city, page, 'session-ended')
    equal(await again.getByLabel('账号', { exact: true }).inputValue(), 'office', 'the account is filled in')
    equal(await page.evaluate(() => document.activeElement.type), 'password', 'only the password is asked for')
    await again.getByLabel('密码', { exact: true }).fill('Wencheng-demo-1')
    await again.getByRole('button', { name: '登录', exact: true }).click()
    await again.waitFor({ state: 'detached' })
    await dialog.waitFor({ state: 'detached' })
    const { body } = await ask(page, `/api/cases/${row.id}`)
    equal(body.history.filter((h) => h.note === reason).length, 1, 'the words arrived, once')
  })
}

async function twoAtOnce(city, office, step) {
  const words = `${tag()} 公厕门前有积水`
  await step('two people at once: the second sees who changed what, keeps the text, and may go on', async () => {
    await reportCase(city, words)
    const row = await caseOf(office, words)
    const unit = await person(city, 'unit')
    await unit.goto(caseAddress(city, row.id))
    const mine = await startMove(unit, '处置反馈')
    await mine.getByRole('textbox', { name: /理由|说明/ }).fill('已疏通，积水已排净')
    await mine.locator('input[type=file]').setInputFiles(await photo(city, 'dry', 190))
    await mine.getByRole('button', { name: '去掉第 1 张' }).waitFor()
    await office.goto(caseAddress(city, row.id))
    await deskMove(office, '挂牌督办', { note: '群众多次反映，限期解决' })
    await unit.waitForTimeout(1200)
    await mine.getByRole('button', { name: '处置反馈', exact: true }).click()
    const conflict = unit.getByRole('dialog', { name: '别人刚刚办理了这件案子' })
    await conflict.waitFor()
    await conflict.getByText('群众多次反映，限期解决').waitFor()
    await conflict
      .getByText(/指挥部|值班员|创文办/)
      .first()
      .waitFor()
    await conflict.getByText('已疏通，积水已排净').waitFor()
    await shot(city, unit, 'two-at-once')
    await conflict.getByRole('button', { name: '按现在的情况再次提交' }).click()
    await conflict.waitFor({ state: 'detached' })
    const { body } = await ask(office, `/api/cases/${row.id}`)
    equal(body.state, 'handled', 'the step was taken on the case as it is now')
  })
}

async function workbook(city, page, step) {
  await step('export downloads exactly what the filter shows, as a workbook', async () => {
    await page.goto(`${city.base}/desk/cases?state=closed`)
    await page.getByRole('button', { name: '导出' }).click()
    const arriving = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Excel 工作簿' }).click()
    const file = await arriving
    ok(/\.xlsx$/.test(file.suggestedFilename()), 'its name is that of a workbook', file.suggestedFilename())
    const chunks = []
    for await (const c of await file.createReadStream()) chunks.push(c)
    const bytes = Buffer.concat(chunks)
    ok(bytes.length > 2000 && bytes.subarray(0, 2).toString() === 'PK', 'it is one', `${bytes.length} bytes`)
    const csv = await page.request.get(`${city.base}/api/cases?state=closed&format=csv`)
    const lines = (await csv.text()).trim().split('\n').length - 1
    let all = 0
    for (let after = ''; after !== null;) {
      const { body } = await ask(page, `/api/cases?state=closed&limit=200${after ? `&after=${after}` : ''}`)
      all += body.items.length
      after = body.next
    }
    equal(lines, all, 'every row of every page is in it')
  })
}

async function noNetwork(city, office, step) {
  const phone = await person(city, 'inspector', { phone: true })
  const note = `${tag()} 楼道堆物`
  const site = (await ask(office, '/api/sites?type=community&limit=50')).body.items.filter((s) => s.checked_ms === null).at(-1)
  const context = phone.context()
  const visit = await step('without network the phone keeps the visit with its photo and says so', async () => {
    await phone.goto(`${city.base}/field/site/${site.id}`)
    await phone.getByRole('button', { name: /^开始检查/ }).click()
    await phone.getByRole('radiogroup').first().waitFor()
    await context.setOffline(true)
    const n = await phone.getByRole('radiogroup').count()
    for (let i = 0; i < n; i++) await answer(phone, i, i ? '达标' : '不达标')
    const row = phone
      .getByRole('listitem')
      .filter({ has: phone.getByRole('radiogroup') })
      .first()
    await row.getByLabel(/^拍照/).setInputFiles(await photo(city, 'offline', 60))
    await row.getByRole('button', { name: '去掉第 1 张' }).waitFor()
    await row.getByRole('textbox', { name: /的说明$/ }).fill(note)
    await phone.getByRole('button', { name: /^提交/ }).click()
    await phone.getByText('已存在这台手机上，等待发送').waitFor()
    await phone.getByText('1 待发送').waitFor()
    await shot(city, phone, 'field-offline')
    equal((await ask(office, `/api/cases?site=${site.id}`)).body.items.length, 0, 'the server knows nothing of it')
    return new URL(phone.url()).pathname.split('/').pop()
  })
  await step('a send whose answer is lost is sent again, and counts once', async () => {
    let lost = 0
    await context.route(/\/api\/inspections\//, async (route) => {
      if (route.request().method() !== 'PUT' || lost) return route.fallback()
      lost++
      await route.fetch()
      await route.abort('connectionreset')
    })
    await context.setOffline(false)
    await until(() => lost === 1, 'the queue goes out by itself once the network is back')
    await phone.getByRole('link', { name: /待发送 1/ }).click()
    await phone.getByRole('button', { name: '现在发送' }).click()
    await phone.getByText('已发完').waitFor()
    await context.unroute(/\/api\/inspections\//)
    await shot(city, phone, 'field-queue')
    await phone.goto(`${city.base}/field/visit/${visit}`)
    await phone.getByText('已转为 1 件案件').waitFor()
    const { body } = await ask(office, `/api/inspections?site=${site.id}&limit=10`)
    equal(body.items.filter((i) => i.state === 'submitted').length, 1, 'one visit')
    const cases = (await ask(office, `/api/cases?site=${site.id}`)).body.items
    equal(cases.length, 1, 'one case')
    await shot(city, phone, 'field-sent-later')
  })
}

export const walks = { trouble: { walk: troubleWalk } }
