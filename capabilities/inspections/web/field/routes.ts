import type { Contribution } from '@/shared/shell'

export const field: Contribution = {
  nav: [{ to: '/today', icon: 'inspections', label: 'visit.nav', group: 'main', order: 10, right: 'inspections.' }],
  routes: [
    { path: '/today', component: () => import('./pages/Today.vue') },
    { path: '/visit/:id', component: () => import('./pages/Visit.vue'), props: true, meta: { full: true } },
    { path: '/site/:id', component: () => import('./pages/Site.vue'), props: true, meta: { full: true } },
  ],
}
