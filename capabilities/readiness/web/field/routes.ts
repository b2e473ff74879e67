import type { Contribution } from '@/shared/shell'

export const field: Contribution = {
  nav: [{ to: '/ready', icon: 'places', label: 'readiness.nav', group: 'main', order: 40, right: 'readiness.prepare' }],
  routes: [
    {
      path: '/ready',
      component: () => import('./pages/WithQueries.vue'),
      children: [
        { path: '', component: () => import('./pages/Ready.vue') },
        { path: ':id', component: () => import('./pages/Step.vue'), props: true, meta: { full: true } },
      ],
    },
  ],
}
