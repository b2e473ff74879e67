/* The whole life of a problem: a citizen reports it, a unit that does not own it sends it back, another puts it right, somebody else checks
 * it, the citizen sees the result, is not satisfied, and is heard. */
import { newContext, person, photo, shot, ask } from './people.mjs'
import { caseAddress, deskMove, findCase, offered, phoneMove, startMove, stateIs } from './case-steps.mjs'
import { equal, ok, walk } from './tap.mjs'

const UNIT = '文昌区环境卫生服务中心'
const IN_WENCHANG = [114.5869, 34.165]

export const reportWalk = (city) =>
  walk('report', async (step) => {
    const words = `${Math.random().toString(36).slice(2, 8)} 垃圾桶旁堆着旧沙发和碎玻璃`
    const before = await photo(city, 'before', 30)
    const after = await photo(city, 'after', 140)
    const citizen = await (await newContext(city, 'citizen', { phone: true, at: IN_WENCHANG })).newPage()

    const number = await step('a citizen reports with a photo and gets a number', async () => {
      await citizen.goto(city.base)
      await citizen.getByRole('button', { name: '用我现在的位置' }).click()
      await citizen.getByText('位置已标出').waitFor()
      await citizen.getByLabel('发现了什么').fill(words)
      await citizen.getByRole('button', { name: '更多类别' }).click()
      await citizen.getByRole('button', { name: '暴露垃圾', exact: true }).click()
      await citizen.getByLabel(/^拍照/).setInputFiles(before)
      await citizen.getByRole('button', { name: '去掉第 1 张' }).waitFor()
      await shot(city, citizen, 'citizen-report-filled')
      await citizen.getByRole('button', { name: '提交', exact: true }).click()
      await citizen.getByText('已收到您反映的问题').waitFor()
      await shot(city, citizen, 'citizen-receipt')
      return decodeURIComponent(new URL(citizen.url()).pathname.split('/').pop())
    })

    const office = await person(city, 'office')
    const row = await step('the office finds it by its words', async () => {
      await office.goto(`${city.base}/desk/cases`)
      await office.getByRole('searchbox').fill(words)
      const line = office.getByRole('row').filter({ hasText: words.slice(0, 12) })
      await line.first().waitFor()
      await line.first().click()
      await office.getByRole('complementary').getByText('派遣理由').waitFor()
      return findCase(office, words)
    })
    const file = await step('the office sees the photo and the reason of dispatch', async () => {
      await office.goto(caseAddress(city, row.id))
      await office.getByText('派遣理由').waitFor()
      await office.getByRole('img').first().waitFor()
      const { body } = await ask(office, `/api/cases/${row.id}`)
      ok(body.reason?.includes('文昌区'), 'the reason is in words and names the place', body.reason)
      await office.getByText(body.reason).waitFor()
      equal(body.photos.length, 1, 'the photo came with the report')
      await shot(city, office, 'case-dispatched')
      return body
    })
    await step('it is with the unit that owns the place', async () => {
      if (file.state !== 'dispatched') await deskMove(office, '派遣')
      await stateIs(office, row.id, 'dispatched', 'the case is dispatched')
    })

    const unit = await person(city, 'unit', { phone: true })
    await step('the unit sends it back from the phone: not mine', async () => {
      await unit.goto(`${city.base}/field/cases`)
      await unit
        .getByRole('link')
        .filter({ hasText: words.slice(0, 12) })
        .first()
        .click()
      await unit.getByText('派遣理由').waitFor()
      await shot(city, unit, 'field-case')
      await phoneMove(unit, '不属于我单位', { note: '该处已移交物业，请核实权属' })
      await unit.waitForURL(/\/field\/cases$/)
    })
    await step('the office sees why, and dispatches anew', async () => {
      await office.goto(caseAddress(city, row.id))
      await office.getByText('该处已移交物业，请核实权属').first().waitFor()
      await stateIs(office, row.id, 'returned', 'the case came back')
      await deskMove(office, '派遣', { unit: UNIT, note: '经核实在红线外，仍由环卫办理' })
      await stateIs(office, row.id, 'dispatched', 'the case is out again')
    })
    await step('the unit accepts on the phone and reports done with a photo', async () => {
      await unit.goto(caseAddress(city, row.id, true))
      await phoneMove(unit, '签收办理')
      await unit.goto(caseAddress(city, row.id, true))
      await phoneMove(unit, '处置反馈', { note: '已清运，地面已冲洗', file: after })
      await stateIs(unit, row.id, 'handled', 'the case waits for verification')
    })
    await step('the handler is not offered verification, neither on the phone nor on the desk', async () => {
      await unit.goto(caseAddress(city, row.id, true))
      await unit.getByText('已清运，地面已冲洗').first().waitFor()
      const onPhone = await offered(unit)
      const desk = await person(city, 'unit')
      await desk.goto(caseAddress(city, row.id))
      await desk.getByText('已清运，地面已冲洗').first().waitFor()
      const onDesk = await offered(desk)
      ok(
        ![...onPhone, ...onDesk].some((n) => /核查结案|返工/.test(n)),
        'no verification for the handler',
        [...onPhone, ...onDesk].join(' | '),
      )
    })
    const inspector = await person(city, 'inspector')
    await step('an inspector compares before and after, verifies and closes', async () => {
      await inspector.goto(caseAddress(city, row.id))
      await inspector.getByRole('slider').waitFor()
      await shot(city, inspector, 'case-to-verify')
      await deskMove(inspector, '核查结案', { note: '现场已清理干净' })
      const done = await stateIs(inspector, row.id, 'closed', 'the case is closed')
      ok(
        done.verifier_name && done.verifier_name !== done.handler_name,
        'handler and verifier are two people',
        `${done.handler_name} ${done.verifier_name}`,
      )
    })
    await step('the citizen sees the result photo', async () => {
      await citizen.goto(`${city.base}/track`)
      await citizen.getByLabel('查询码').fill(number.toLowerCase())
      await citizen.getByRole('button', { name: '查进展' }).click()
      const result = citizen.getByRole('img', { name: '处理结果照片 1' })
      await result.scrollIntoViewIfNeeded()
      await citizen.waitForFunction(() => [...document.images].some((i) => /结果/.test(i.alt) && i.naturalWidth > 100))
      await citizen.getByText('核查通过，已办结').waitFor()
      await citizen.evaluate(() => scrollTo(0, 0))
      await shot(city, citizen, 'citizen-track-closed')
    })
    await step('the citizen is not satisfied: the case is open again', async () => {
      await citizen.getByRole('button', { name: '不满意' }).click()
      await citizen.getByLabel(/哪里没有解决/).fill('碎玻璃还在')
      await citizen.getByRole('button', { name: '提交，重新办理' }).click()
      await citizen.getByText('这件事重新办理').waitFor()
      await stateIs(office, row.id, 'dispatched', 'the case is dispatched once more')
      await shot(city, citizen, 'citizen-track-reopened')
    })
    await step('put right and verified again; the citizen is satisfied', async () => {
      const desk = await person(city, 'unit')
      await desk.goto(caseAddress(city, row.id))
      await desk.getByText('碎玻璃还在').first().waitFor()
      await deskMove(desk, '处置反馈', { note: '玻璃已清扫，复查两遍', file: await photo(city, 'after2', 200) })
      await inspector.goto(caseAddress(city, row.id))
      await deskMove(inspector, '核查结案')
      await citizen.goto(`${city.base}/track/${number}`)
      await citizen.getByRole('button', { name: '满意', exact: true }).click()
      await citizen.getByText('您已评价：满意。谢谢！').waitFor()
      await stateIs(office, row.id, 'evaluated', 'the case is closed and rated')
      await office.goto(caseAddress(city, row.id))
      await office.getByRole('slider').waitFor()
      await shot(city, office, 'case-evaluated')
    })
    await step('the desk refuses a step without its photo and its reason, and sends nothing', async () => {
      const other = await person(city, 'unit')
      const { body } = await ask(other, '/api/cases?state=dispatched,handling&mine=waiting&limit=1')
      if (!body.items.length) return
      await other.goto(caseAddress(city, body.items[0].id))
      const dialog = await startMove(other, '处置反馈')
      await dialog.getByRole('button', { name: '处置反馈', exact: true }).click()
      await dialog.getByText('这一步需要').first().waitFor()
      await dialog.getByRole('button', { name: '取消' }).click()
    })
  })

export const walks = { report: { walk: reportWalk, onEveryEngine: true } }
