/* What one person does, another sees without asking again. */
import { ask, person, shot } from './people.mjs'
import { deskMove } from './case-steps.mjs'
import { ok, walk } from './tap.mjs'

export const liveWalk = (city) =>
  walk('live', async (step) => {
    const office = await person(city, 'office')
    const other = await (await person(city, 'inspector')).context().newPage()
    const words = `井盖松动有响声 ${Date.now()}`
    try {
      await step('a list is open on a second desk', async () => {
        await other.goto(`${city.base}/desk/cases`)
        await other.getByRole('table').waitFor()
        await other.evaluate(() => (window.notReloaded = true))
      })
      const id = await step('a new case appears in it without reload', async () => {
        const fresh = await (
          await city.browser.newContext()
        ).request.post(`${city.base}/api/public/reports`, {
          headers: { 'Idempotency-Key': crypto.randomUUID() },
          data: { text: words, lon: 114.5875, lat: 34.1652, category: 'litter' },
        })
        ok(fresh.status() === 201, 'the report was taken', `${fresh.status()} ${await fresh.text()}`)
        const sent = Date.now()
        await other.getByRole('row').filter({ hasText: words }).waitFor({ timeout: 5000 })
        ok(true, `shown after ${Date.now() - sent} ms`)
        const { body } = await ask(office, `/api/cases?q=${encodeURIComponent(words)}`)
        return body.items[0].id
      })
      await step('a case open beside the list changes its state under the reader', async () => {
        await other.getByRole('row').filter({ hasText: words }).click()
        const panel = other.getByRole('complementary')
        await panel.getByText('已派遣', { exact: true }).first().waitFor()
        await office.goto(`${city.base}/desk/cases/${id}`)
        await deskMove(office, '挂账缓办', { note: '道路开挖，等待回填' })
        await panel.getByText('已挂账', { exact: true }).first().waitFor({ timeout: 6000 })
        await panel.getByText('道路开挖，等待回填').first().waitFor()
        ok(await other.evaluate(() => window.notReloaded === true), 'the page was never reloaded')
        await shot(city, other, 'live-change')
      })
    } finally {
      await other.close()
    }
  })

export const walks = { live: { walk: liveWalk, onEveryEngine: true } }
