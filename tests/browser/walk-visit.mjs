/* An inspector fails a point on the phone: a case is opened, the score moves, and the new figure opens down to that observation and its
 * photo. */
import { ask, person, photo, shot } from './people.mjs'
import { equal, ok, walk } from './tap.mjs'

const SITE_TYPE = 'community'

async function figure(page) {
  const big = page.getByTitle(/^口径/).first()
  await big.waitFor()
  return (await big.innerText()).trim()
}
/* Down the tree by the numbers of its rows: 3, 3.2, 3.2.1. */
async function goDown(page, number) {
  const parts = number.split('.')
  for (let i = 1; i <= parts.length; i++) {
    const upTo = parts.slice(0, i).join('\\.')
    await page
      .getByRole('button', { name: new RegExp(`^${upTo}(?![\\d.])`) })
      .first()
      .click()
  }
}
export async function answer(phone, n, result) {
  const row = phone.getByRole('radiogroup').nth(n)
  await row.getByRole('radio', { name: result, exact: true }).click()
}

export const visitWalk = (city) =>
  walk('visit', async (step) => {
    const office = await person(city, 'office')
    const phone = await person(city, 'inspector', { phone: true, at: [114.5549, 34.1545] })
    const note = `电动车堵住门口 ${Date.now()}`
    /* A place where nobody has been yet, so that this visit alone makes its figures. */
    const site = (await ask(office, `/api/sites?type=${SITE_TYPE}&limit=50`)).body.items.find((s) => s.checked_ms === null)
    const cityBefore = (await ask(office, '/api/score')).body
    const unitScore = `${city.base}/desk/score?unit=${site.owner_unit_id}`

    await step('before the visit the unit of the place has no figure of it', async () => {
      await office.goto(`${city.base}/desk/score`)
      await figure(office)
      await shot(city, office, 'score-before')
    })
    await step('the inspector finds the place and starts a visit', async () => {
      await phone.goto(`${city.base}/field/today`)
      await phone.getByRole('searchbox').fill(site.name)
      /* Found by its name; the same place may also be on today's list. */
      await phone
        .getByRole('link')
        .filter({ hasText: site.name })
        .filter({ hasText: `${site.type_name} · ` })
        .first()
        .click()
      await phone.getByRole('button', { name: '暗访' }).click()
      await shot(city, phone, 'field-site')
      await phone.getByRole('button', { name: /^开始检查/ }).click()
      await phone.getByRole('radiogroup').first().waitFor()
    })
    const failedPoint = await step('all is well but one thing, which needs a photo before it is sent', async () => {
      const points = await phone.getByRole('radiogroup').count()
      for (let n = 0; n < points; n++) await answer(phone, n, '达标')
      const rows = phone.getByRole('listitem').filter({ has: phone.getByRole('radiogroup') })
      const needy = rows.filter({ hasText: '不达标须拍照' }).first()
      const text = (await needy.getByRole('paragraph').first().innerText()).replace(/^\d+\s*/, '').trim()
      await needy.getByRole('radio', { name: '不达标', exact: true }).click()
      await phone.getByRole('button', { name: /^提交/ }).click()
      await needy.getByText('这一项需要照片').waitFor()
      await needy.getByLabel(/^拍照/).setInputFiles(await photo(city, 'blocked', 260))
      await needy.getByRole('button', { name: '去掉第 1 张' }).waitFor()
      await needy.getByRole('textbox', { name: /的说明$/ }).fill(note)
      await shot(city, phone, 'field-checklist')
      return text
    })
    const visit = await step('sent once: the rate and the case are told at once', async () => {
      await phone.getByRole('button', { name: /^提交/ }).click()
      await phone.getByText('已转为 1 件案件').waitFor()
      await shot(city, phone, 'field-visit-done')
      return decodeURIComponent(new URL(phone.url()).pathname.split('/').pop())
    })
    const seen = await step('the case carries the standard, the loss and the photo', async () => {
      const { body } = await ask(office, `/api/cases?site=${site.id}&limit=5`)
      equal(body.items.length, 1, 'one case was opened')
      const { body: file } = await ask(office, `/api/cases/${body.items[0].id}`)
      ok(file.standard_number && file.loss_milli > 0, 'with standard and loss', JSON.stringify([file.standard_number, file.loss_milli]))
      equal(file.photos.length, 1, 'and the photo')
      await office.goto(`${city.base}/desk/cases/${file.id}`)
      await office.getByText(note).first().waitFor()
      await office.getByRole('img').first().waitFor()
      await shot(city, office, 'case-of-visit')
      return file
    })
    await step('the figure on the desk moved', async () => {
      const after = (await ask(office, '/api/score')).body
      ok(after.observations > cityBefore.observations, 'more was observed in the city')
      ok(after.rate_milli !== null, 'the city has its rate')
      await office.goto(unitScore)
      const shown = await figure(office)
      ok(/%/.test(shown) && !/^100/.test(shown), 'the unit of the place has a figure, below full marks', shown)
    })
    await step('the figure opens down to this observation and its photo', async () => {
      await goDown(office, seen.standard_number)
      const panel = office.getByRole('complementary')
      const line = panel
        .getByRole('listitem')
        .filter({ hasText: site.name })
        .filter({ hasText: failedPoint.slice(0, 8) })
      await line.getByText('不达标', { exact: true }).waitFor()
      await line.getByRole('img').first().waitFor()
      await shot(city, office, 'score-drill')
      await line.getByRole('button').first().click()
      await office.getByRole('dialog').getByRole('img').waitFor()
      await office.waitForFunction(() => [...document.querySelectorAll('dialog img')].some((i) => i.naturalWidth > 500))
      await shot(city, office, 'score-photo')
      await office.keyboard.press('Escape')
      await line.getByRole('link', { name: site.name }).click()
      await office.waitForURL(/\/inspections\//)
      await office.getByText(note).first().waitFor()
      await shot(city, office, 'inspection-of-visit')
    })
    await step('the place shows the visit and the open case', async () => {
      await office.goto(`${city.base}/desk/sites/${site.id}`)
      await office.getByText(seen.number).or(office.getByText(seen.title)).first().waitFor()
      await shot(city, office, 'site-after-visit')
      ok(visit.length > 10, 'the visit kept the number the phone gave it')
    })
  })

export const walks = { visit: { walk: visitWalk, onEveryEngine: true } }
