/* Every screen of the desk, and how to reach it on demo data. */
const first = (page, selector) => page.locator(selector).first()

export const pages = [
  { name: 'sign-in', path: '/desk/sign-in', signedOut: true },
  { name: 'work', path: '/desk/work' },
  { name: 'work-panel', path: '/desk/work', act: async (p) => { await first(p, '.group li a').click(); await p.waitForTimeout(1500) } },
  { name: 'cases', path: '/desk/cases' },
  { name: 'cases-panel', path: '/desk/cases?state=handled', act: async (p) => { await first(p, 'tbody tr').click(); await p.waitForTimeout(1500) } },
  { name: 'cases-filter', path: '/desk/cases?light=red&category=litter', act: async (p) => { await p.locator('.filters .btn.quiet').first().click(); await p.waitForTimeout(300) } },
  { name: 'cases-none', path: '/desk/cases?q=zzzzzz' },
  { name: 'cases-map', path: '/desk/cases?face=map', wait: 2500 },
  { name: 'cases-board', path: '/desk/cases?face=board', wait: 1200 },
  { name: 'case', path: '/desk/cases?state=closed', act: async (p) => { await first(p, 'tbody tr').click(); await p.waitForTimeout(800); await p.locator('.panel-head a').click(); await p.waitForTimeout(2200) } },
  { name: 'case-move', path: '/desk/cases?state=handling', act: async (p) => { await first(p, 'tbody tr').click(); await p.waitForTimeout(900); await p.locator('.acts .btn').first().click(); await p.waitForTimeout(500) } },
  { name: 'case-new', path: '/desk/cases', act: async (p) => { await p.locator('.tools .primary').click(); await p.waitForTimeout(2000) } },
  { name: 'figures', path: '/desk/figures' },
  { name: 'imports', path: '/desk/imports' },
  { name: 'me', path: '/desk/me' },
]
