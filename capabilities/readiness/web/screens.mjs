/* Screens of readiness for the walk through every screen: name, address, who opens it, what is pressed there. */
const open = (what) => async (page) => {
  await what(page).first().click()
  await page.waitForTimeout(400)
}
const firstRow = (page) => page.getByRole('table').getByRole('row').nth(1)
export const screens = [
  ['readiness', '/readiness', 'office'],
  ['readiness-table', '/readiness?face=table', 'district'],
  ['readiness-panel', '/readiness?face=table&stage=reached', 'inspector', open(firstRow)],
  ['reported', '/reported', 'office'],
  ['reported-changes', '/reported?tab=changes', 'leader'],
  ['reported-versions', '/reported?tab=versions', 'office'],
  ['premium', '/premium?type=wet_market', 'leader'],
  ['improvements', '/improvements', 'office'],
  ['improvements-panel', '/improvements?state=done', 'office', open(firstRow)],
  ['surveys', '/surveys', 'office'],
  ['surveys-panel', '/surveys', 'office', open(firstRow)],
]
