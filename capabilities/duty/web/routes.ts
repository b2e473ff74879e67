import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [
    { to: '/arbitrations', icon: 'duty', label: 'duty.nav.arbitrations', group: 'command', order: 50, right: 'duty.' },
    { to: '/responsibilities', icon: 'table', label: 'duty.nav.responsibilities', group: 'admin', order: 35, right: 'duty.' },
  ],
  routes: [
    { path: '/arbitrations', component: () => import('./pages/Arbitrations.vue') },
    { path: '/responsibilities', component: () => import('./pages/Responsibilities.vue') },
  ],
}
