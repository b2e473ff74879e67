import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [{ to: '/calendar', icon: 'calendar', label: 'calendar.nav', group: 'admin', order: 50 }],
  routes: [{ path: '/calendar', component: () => import('./pages/Calendar.vue') }],
}
