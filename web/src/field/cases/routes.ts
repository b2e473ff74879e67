import type { Contribution } from '@/shared/shell'

export const field: Contribution = {
  nav: [{ to: '/cases', icon: 'cases', label: 'field.cases.nav', group: 'main', order: 20, right: 'cases.' }],
  routes: [
    { path: '/cases', component: () => import('./Waiting.vue') },
    { path: '/cases/:id', component: () => import('./Case.vue'), props: true, meta: { full: true } },
  ],
}
