import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [{ to: '/standards', icon: 'cases', label: 'standards.nav', group: 'score', order: 80, right: 'standards.' }],
  routes: [{ path: '/standards', component: () => import('./pages/Standards.vue') }],
}
