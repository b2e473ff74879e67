import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [
    { to: '/work', icon: 'work', label: 'cases.nav.work', group: 'main', order: 10, right: 'cases.' },
    { to: '/cases', icon: 'cases', label: 'cases.nav.cases', group: 'main', order: 20, right: 'cases.' },
    { to: '/figures', icon: 'figures', label: 'cases.nav.figures', group: 'command', order: 60, right: 'cases.' },
  ],
  routes: [
    { path: '/work', component: () => import('./pages/Work.vue') },
    { path: '/cases', component: () => import('./pages/Cases.vue') },
    { path: '/cases/:id', component: () => import('./pages/CasePage.vue'), props: true },
    { path: '/figures', component: () => import('./pages/Figures.vue') },
  ],
  sitePanels: [{ title: 'cases.at_site', order: 20, right: 'cases.', component: () => import('./parts/SiteCases.vue') }],
}
