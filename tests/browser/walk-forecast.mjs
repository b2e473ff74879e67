/* The leader's ninety seconds: too little data is said in words; once the office has said how much is enough, one number with its
 * interval, the biggest lever down to its place, and the simulator twice with one seed: the same figures to the last digit. */
import { ask, person, shot } from './people.mjs'
import { equal, ok, walk } from './tap.mjs'

async function runWith(page, seed) {
  await page.getByLabel('随机种子').fill(String(seed))
  await page.getByLabel('模拟次数').fill('2000')
  const answered = page.waitForResponse((r) => r.url().endsWith('/api/forecast/runs') && r.request().method() === 'POST')
  await page.getByRole('button', { name: '运行模拟' }).click()
  const reply = await answered
  equal(reply.status(), 201, 'the run is kept')
  const run = await reply.json()
  await page.waitForURL((u) => u.searchParams.get('run') === run.id)
  await page.getByText(`结果指纹 ${run.digest.slice(0, 12)}`).waitFor()
  const table = page.getByRole('table').filter({ hasText: '周期加权总分' }).first()
  await table.waitFor()
  return { run, figures: await table.innerText() }
}

export const forecastWalk = (city) =>
  walk('forecast', async (step) => {
    const office = await person(city, 'office')
    const leader = await person(city, 'leader')
    await step('the leader starts at the overview, which will not guess from too little', async () => {
      await leader.goto(`${city.base}/desk/`)
      await leader.waitForURL((u) => u.pathname.endsWith('/overview'))
      const now = (await ask(leader, '/api/forecast')).body
      if (now.run?.result.is_too_thin) await leader.getByRole('heading', { name: '数据太少，现在不能给出预测' }).waitFor()
      await shot(city, leader, 'overview-thin')
    })
    await step('the office says by what share of thin answers a forecast is still told', async () => {
      await office.goto(`${city.base}/desk/simulator`)
      await office.getByRole('button', { name: '抽样方案', exact: true }).click()
      const form = office.getByRole('dialog')
      await form.getByLabel('少到多大比例不显示（%）').fill('100')
      await form.getByRole('button', { name: '保存' }).click()
      await form.waitFor({ state: 'hidden' })
    })
    await step('the overview gives one number with its interval, and the biggest lever opens to its place', async () => {
      await leader.goto(`${city.base}/desk/overview`)
      await leader.getByRole('button', { name: '按最新数据重算' }).click()
      await leader.getByText('随机抽查十次有九次落在这个区间').waitFor()
      await leader.getByRole('heading', { name: '排名可能' }).waitFor()
      await shot(city, leader, 'overview-told')
      const levers = (await ask(leader, '/api/forecast/levers?limit=5')).body.items
      ok(levers.length === 5 && levers[0].gain_micro >= levers[4].gain_micro, 'five levers, the biggest first')
      await leader.getByRole('link', { name: levers[0].worst[0].name, exact: true }).first().click()
      await leader.waitForURL((u) => u.pathname.endsWith(`/sites/${levers[0].worst[0].site_id}`))
    })
    await step('the simulator gives the same figures for the same seed, and others for another', async () => {
      await leader.goto(`${city.base}/desk/simulator`)
      const first = await runWith(leader, 20261)
      const second = await runWith(leader, 20261)
      equal(second.run.digest, first.run.digest, 'the same bytes')
      equal(second.figures, first.figures, 'the same figures on the screen')
      const other = await runWith(leader, 7)
      ok(other.run.digest !== first.run.digest, 'another seed draws anew')
      await leader.getByLabel('实地得分变动').fill('2')
      await leader.getByText(/^总分 \+0\./).waitFor()
      await shot(city, leader, 'simulator-told')
    })
  })

export const walks = { forecast: { walk: forecastWalk, onEveryEngine: true } }
