import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [
    { to: '/sites', icon: 'places', label: 'places.nav.sites', group: 'main', order: 30, right: 'places.' },
    { to: '/stretches', icon: 'flag', label: 'places.nav.stretches', group: 'admin', order: 40, right: 'places.' },
  ],
  routes: [
    { path: '/sites', component: () => import('./pages/Sites.vue') },
    { path: '/sites/:id', component: () => import('./pages/SitePage.vue'), props: true },
    { path: '/stretches', component: () => import('./pages/Stretches.vue') },
  ],
}
