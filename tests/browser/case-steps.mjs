/* What people do to a case, on the desk and on the phone. */
import { equal } from './tap.mjs'
import { ask } from './people.mjs'

export const caseAddress = (city, id, phone) => `${city.base}/${phone ? 'field' : 'desk'}/cases/${id}`

/* The case of a report, found the way the office finds it: by its words. */
export async function findCase(page, words) {
  const { body } = await ask(page, `/api/cases?q=${encodeURIComponent(words)}&limit=5`)
  if (body.items?.length !== 1) throw new Error(`"${words}" is in ${body.items?.length} cases`)
  return body.items[0]
}
export async function stateIs(page, id, wanted, what) {
  const { body } = await ask(page, `/api/cases/${id}`)
  equal(body.state, wanted, what)
  return body
}

/* Presses a step at the top of a case on the desk; a step that is not in front is under "more". */
export async function startMove(page, name) {
  const button = page.getByRole('button', { name, exact: true })
  const more = page.getByRole('button', { name: '更多办理' })
  await button.or(more).first().waitFor()
  if (!(await button.count())) await more.click()
  await button.first().click()
  const dialog = page.getByRole('dialog', { name, exact: true })
  await dialog.waitFor()
  return dialog
}
export async function finishMove(page, dialog, name) {
  const answered = page.waitForResponse((r) => /\/api\/cases\/\d+\/moves$/.test(r.url()) && r.request().method() === 'POST')
  await dialog.getByRole('button', { name, exact: true }).click()
  const reply = await answered
  if (!reply.ok()) throw new Error(`${name}: ${reply.status()} ${await reply.text()}`)
  await dialog.waitFor({ state: 'detached' })
}
export async function addDeskPhoto(page, dialog, file) {
  const stored = page.waitForResponse((r) => /\/api\/photos/.test(r.url()) && r.request().method() !== 'GET')
  await dialog.getByLabel('添加照片').or(dialog.locator('input[type=file]')).first().setInputFiles(file)
  await stored
  await dialog.getByRole('button', { name: '去掉第 1 张' }).waitFor()
}
export async function pickUnit(page, dialog, name) {
  const box = dialog.getByRole('combobox', { name: '给哪个单位' }).or(dialog.getByRole('combobox')).first()
  await box.fill(name)
  await dialog.getByRole('option', { name }).first().click()
}
export async function deskMove(page, name, { note, file, unit } = {}) {
  const dialog = await startMove(page, name)
  if (unit) await pickUnit(page, dialog, unit)
  if (file) await addDeskPhoto(page, dialog, file)
  if (note) await dialog.getByRole('textbox', { name: /说明|理由/ }).fill(note)
  await finishMove(page, dialog, name)
}

/* The same on the phone: a step is at the bottom, or in the sheet of other steps. */
export async function phoneStart(page, name) {
  const button = page.getByRole('button', { name, exact: true })
  const others = page.getByRole('button', { name: '其他办理' })
  await button.or(others).first().waitFor()
  if (!(await button.count())) await others.click()
  await button.first().click()
}
export async function phoneMove(page, name, { note, file } = {}) {
  await phoneStart(page, name)
  const sheet = page.getByRole('dialog', { name, exact: true })
  if (file) {
    await sheet.getByLabel(/^拍照/).setInputFiles(file)
    await sheet.getByRole('button', { name: '去掉第 1 张' }).waitFor()
  }
  if (note) await sheet.locator('#mv-note').fill(note)
  const answered = page.waitForResponse((r) => /\/api\/cases\/\d+\/moves$/.test(r.url()) && r.request().method() === 'POST')
  await sheet.getByRole('button', { name, exact: true }).click()
  const reply = await answered
  if (!reply.ok()) throw new Error(`${name}: ${reply.status()} ${await reply.text()}`)
  await sheet.waitFor({ state: 'detached' })
}
/* Every step this person is offered, wherever the page shows it. */
export async function offered(page) {
  const more = page.getByRole('button', { name: /更多办理|其他办理/ })
  if (await more.count()) await more.first().click()
  const names = await page.getByRole('button').allInnerTexts()
  if (await more.count()) await page.keyboard.press('Escape')
  return names.map((n) => n.trim())
}
