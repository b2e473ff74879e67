import type { Contribution } from '@/shared/shell'

/* Pages of the desk itself, owned by no capability. */
export const desk: Contribution = {
  nav: [{ to: '/imports', icon: 'import', label: 'imports.nav', group: 'admin', order: 60, right: 'imports.' }],
  routes: [{ path: '/imports', component: () => import('./pages/Imports.vue') }],
}
