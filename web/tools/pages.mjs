/* Every screen of the desk, and how to reach it on demo data. */
const first = (page, selector) => page.locator(selector).first()

export const pages = [
  { name: 'sign-in', path: '/desk/sign-in', signedOut: true },
  { name: 'work', path: '/desk/work' },
  {
    name: 'work-panel',
    path: '/desk/work',
    act: async (p) => {
      await first(p, '.group li a').click()
      await p.waitForTimeout(1500)
    },
  },
  { name: 'cases', path: '/desk/cases' },
  {
    name: 'cases-panel',
    path: '/desk/cases?state=handled',
    act: async (p) => {
      await first(p, 'tbody tr').click()
      await p.waitForTimeout(1500)
    },
  },
  {
    name: 'cases-filter',
    path: '/desk/cases?light=red&category=litter',
    act: async (p) => {
      await p.locator('.filters .btn.quiet').first().click()
      await p.waitForTimeout(300)
    },
  },
  { name: 'cases-none', path: '/desk/cases?q=zzzzzz' },
  { name: 'cases-map', path: '/desk/cases?face=map', wait: 2500 },
  { name: 'cases-board', path: '/desk/cases?face=board', wait: 1200 },
  {
    name: 'case',
    path: '/desk/cases?state=closed',
    act: async (p) => {
      await first(p, 'tbody tr').click()
      await p.waitForTimeout(800)
      await p.locator('.panel-head a').click()
      await p.waitForTimeout(2200)
    },
  },
  {
    name: 'case-move',
    path: '/desk/cases?state=handling',
    act: async (p) => {
      await first(p, 'tbody tr').click()
      await p.waitForTimeout(900)
      await p.locator('.next .btn').first().click()
      await p.waitForTimeout(500)
    },
  },
  {
    name: 'case-new',
    path: '/desk/cases',
    act: async (p) => {
      await p.locator('.tools .primary').click()
      await p.waitForTimeout(2000)
    },
  },
  { name: 'figures', path: '/desk/figures' },
  { name: 'sites', path: '/desk/sites' },
  { name: 'sites-map', path: '/desk/sites?face=map', wait: 2500 },
  {
    name: 'sites-panel',
    path: '/desk/sites?key=1',
    act: async (p) => {
      await first(p, 'tbody tr').click()
      await p.waitForTimeout(2000)
    },
  },
  {
    name: 'site',
    path: '/desk/sites',
    act: async (p) => {
      await first(p, 'tbody tr').click()
      await p.waitForTimeout(800)
      await p.locator('.panel-head a').click()
      await p.waitForTimeout(2200)
    },
  },
  {
    name: 'site-form',
    path: '/desk/sites',
    act: async (p) => {
      await p.locator('.tools .primary').click()
      await p.waitForTimeout(2000)
    },
  },
  { name: 'inspections', path: '/desk/inspections' },
  {
    name: 'inspections-panel',
    path: '/desk/inspections?state=submitted',
    act: async (p) => {
      await first(p, 'tbody tr').click()
      await p.waitForTimeout(1200)
    },
  },
  {
    name: 'inspection',
    path: '/desk/inspections?state=submitted',
    act: async (p) => {
      await first(p, 'tbody tr').click()
      await p.waitForTimeout(800)
      await p.locator('.panel-head a').click()
      await p.waitForTimeout(1000)
    },
  },
  {
    name: 'plan-form',
    path: '/desk/inspections',
    act: async (p) => {
      await p.locator('.tools .primary').click()
      await p.waitForTimeout(500)
    },
  },
  {
    name: 'score',
    path: '/desk/score',
    wait: 1500,
    act: async (p) => {
      await first(p, 'tbody .name').click()
      await p.waitForTimeout(200)
      await p.locator('tbody .level1 .name').first().click()
      await p.waitForTimeout(800)
    },
  },
  {
    name: 'score-drill',
    path: '/desk/score',
    wait: 1200,
    act: async (p) => {
      await first(p, 'tbody .name').click()
      await p.locator('tbody .level1 .name').first().click()
      await p.locator('tbody .level2 .name').first().click()
      await p.waitForTimeout(1200)
    },
  },
  {
    name: 'units',
    path: '/desk/units',
    act: async (p) => {
      await p.locator('.tree .name').first().click()
      await p.waitForTimeout(600)
    },
  },
  { name: 'accounts', as: 'administrator', path: '/desk/accounts' },
  {
    name: 'account-form',
    as: 'administrator',
    path: '/desk/accounts',
    act: async (p) => {
      await p.locator('.tools .primary').click()
      await p.waitForTimeout(400)
    },
  },
  { name: 'roles', as: 'administrator', path: '/desk/roles' },
  {
    name: 'audit',
    as: 'auditor',
    path: '/desk/audit',
    act: async (p) => {
      await p.locator('.tools .btn').first().click()
      await p.waitForTimeout(600)
    },
  },
  { name: 'arbitrations', path: '/desk/arbitrations' },
  { name: 'responsibilities', path: '/desk/responsibilities' },
  { name: 'standards', path: '/desk/standards', wait: 1200 },
  { name: 'calendar', path: '/desk/calendar' },
  { name: 'stretches', path: '/desk/stretches' },
  { name: 'imports', path: '/desk/imports' },
  { name: 'me', path: '/desk/me' },
]
