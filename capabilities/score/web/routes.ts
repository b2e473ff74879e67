import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [{ to: '/score', icon: 'score', label: 'score.nav', group: 'score', order: 20, right: 'score.' }],
  routes: [{ path: '/score', component: () => import('./pages/ScorePage.vue') }],
}
