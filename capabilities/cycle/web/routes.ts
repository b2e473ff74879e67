import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [
    {
      to: '/cycle',
      icon: 'clock',
      label: 'cycle.nav',
      group: 'score',
      order: 10,
      right: 'cycle.',
    },
    {
      to: '/rivals',
      icon: 'user',
      label: 'cycle.rivals.nav',
      group: 'score',
      order: 40,
      right: 'cycle.',
    },
  ],
  routes: [
    { path: '/cycle', component: () => import('./pages/CyclePage.vue') },
    { path: '/rivals', component: () => import('./pages/Rivals.vue') },
  ],
}
