/* A place from candidate to the reported list: the unit reads, answers and compares on the phone, a good visit lets it reach the standard,
 * somebody else verifies, the leader lets it onto the frozen list; then it fails a check and falls back. */
import { ask, person, shot } from './people.mjs'
import { equal, ok, walk } from './tap.mjs'

/* A place of the unit's own, not yet taken in, with nothing severe around it. */
async function freshSite(office, unit) {
  const me = (await ask(unit, '/api/session')).body
  const { body } = await ask(office, `/api/sites?unit=${me.unit_id}&limit=200`)
  for (const site of body.items) {
    if (site.owner_unit_id !== me.unit_id) continue
    const page = (await ask(office, `/api/readiness/${site.id}`)).body
    if (page.stage === 'none' && page.cases_severe === 0) return site
  }
  throw new Error('every place of the unit is taken in already')
}
const upper = { upper: '上层', middle: '中层', lower: '下层', soft: '软件' }
/* Who has read the brief knows the answers. */
function rightOption(question, points) {
  const own = (text) => points.find((p) => p.text === text)
  const at = question.options.findIndex((o) => {
    if (question.kind === 'own') return own(o.text)
    if (question.kind === 'photo') return own(o.text)?.photo_needed
    const point = points.find((p) => question.text.includes(p.text))
    return point && o.text.startsWith(upper[point.facet])
  })
  return Math.max(0, at)
}
async function visit(phone, city, site, failed) {
  await phone.goto(`${city.base}/field/site/${site.id}`)
  await phone.getByRole('button', { name: '暗访' }).click()
  await phone.getByRole('button', { name: /^开始检查/ }).click()
  const rows = phone.getByRole('listitem').filter({ has: phone.getByRole('radiogroup') })
  await rows.first().waitFor()
  const count = await rows.count()
  let toFail = failed
  for (let n = 0; n < count; n++) {
    const row = rows.nth(n)
    const fails = toFail && !(await row.getByText('不达标须拍照').count())
    await row.getByRole('radio', { name: fails ? '不达标' : '达标', exact: true }).click()
    if (fails) toFail = false
  }
  const sent = phone.waitForResponse((r) => r.request().method() === 'PUT' && r.url().includes('/api/inspections/'))
  await phone.getByRole('button', { name: /^提交/ }).click()
  ok((await sent).ok(), 'the visit is taken')
}
const act = async (page, name, note) => {
  await page.getByRole('button', { name, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  if (note) await dialog.getByRole('textbox').fill(note)
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

export const readinessWalk = (city) =>
  walk('readiness', async (step) => {
    const office = await person(city, 'office')
    const leader = await person(city, 'leader')
    const district = await person(city, 'district')
    const unit = await person(city, 'unit', { phone: true })
    const inspector = await person(city, 'inspector', { phone: true, at: [114.5549, 34.1545] })
    const site = await freshSite(office, unit)
    const stage = async () => (await ask(office, `/api/readiness/${site.id}`)).body.stage
    const open = (page) => page.goto(`${city.base}/desk/readiness?face=table&open=${site.id}`)

    await step('the office takes the place in and screens it', async () => {
      await open(office)
      await act(office, '重新列为候选')
      await act(office, '筛选通过')
      equal(await stage(), 'screened', 'screened')
      await office.getByText('学习标准并答题').first().waitFor()
      await shot(city, office, 'readiness-screened')
    })
    await step('the unit reads the brief and passes the quiz on the phone', async () => {
      await unit.goto(`${city.base}/field/ready/${site.id}`)
      const quiz = (await ask(unit, `/api/readiness/${site.id}/quiz`)).body
      await unit.getByLabel('我已读完以上观测点').check()
      for (const [i, q] of quiz.questions.entries())
        await unit.getByRole('group', { name: new RegExp(`^${i + 1}\\.`) }).getByRole('radio').nth(rightOption(q, quiz.points)).check()
      await shot(city, unit, 'readiness-phone-quiz')
      await unit.getByRole('button', { name: '交卷' }).click()
      await unit.getByRole('button', { name: '其余都符合' }).waitFor()
      equal(await stage(), 'briefed', 'briefed')
    })
    await step('and compares the place with every point', async () => {
      await unit.getByRole('button', { name: '其余都符合' }).click()
      await shot(city, unit, 'readiness-phone-compare')
      await unit.getByRole('button', { name: '提交对标' }).click()
      await unit.getByText('达标条件').waitFor()
      equal(await stage(), 'compared', 'compared')
    })
    await step('a visit where all is well lets it reach the standard by itself', async () => {
      await visit(inspector, city, site, false)
      equal(await stage(), 'reached', 'reached')
    })
    await step('the unit is not offered to verify its own place; the district verifies, the office reports', async () => {
      const offers = (await ask(unit, `/api/readiness/${site.id}`)).body.moves
      ok(!offers.some((m) => m.move === 'verify' && !m.why_not), 'the owner may not verify', JSON.stringify(offers))
      await open(district)
      await act(district, '验标通过', '现场看过，与对标一致。')
      await open(office)
      await act(office, '上报')
      equal(await stage(), 'reported', 'reported')
      await shot(city, office, 'readiness-reported')
    })
    await step('the list is frozen: the leader lets the place on, as a new version', async () => {
      const before = (await ask(leader, '/api/reported-list/state')).body
      await leader.goto(`${city.base}/desk/reported?tab=changes`)
      const row = leader.getByRole('row').filter({ hasText: site.name }).filter({ hasText: '待审批' })
      await row.getByRole('button', { name: '同意', exact: true }).click()
      await leader.getByRole('dialog').getByRole('textbox').fill('条件具备，同意增列。')
      await leader.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
      await leader.getByRole('dialog').waitFor({ state: 'detached' })
      const after = (await ask(leader, '/api/reported-list/state')).body
      equal(after.sites, before.sites + 1, 'one more on the list')
      equal(after.number, before.number + 1, 'in a new version')
      await shot(city, leader, 'readiness-list-changes')
    })
    await step('it fails a check and falls back by itself; the frozen list shows it', async () => {
      await visit(inspector, city, site, true)
      equal(await stage(), 'compared', 'back to the comparison')
      await open(office)
      await office.getByText(/检查未达标/).first().waitFor()
      await shot(city, office, 'readiness-fallen')
      const after = (await ask(office, '/api/reported-list/changes')).body.items[0]
      equal(after.kind, 'fell', 'the log says so')
      equal(after.site_id, site.id, 'of this place')
    })
  })

export const walks = { readiness: { walk: readinessWalk, onEveryEngine: true } }
