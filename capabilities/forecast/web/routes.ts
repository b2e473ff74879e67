import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [
    {
      to: '/overview',
      icon: 'board',
      label: 'forecast.nav.overview',
      group: 'score',
      order: 5,
      right: 'forecast.',
      homeOf: 'leader',
    },
    {
      to: '/simulator',
      icon: 'figures',
      label: 'forecast.nav.simulator',
      group: 'score',
      order: 30,
      right: 'forecast.',
    },
  ],
  routes: [
    { path: '/overview', component: () => import('./pages/Overview.vue') },
    { path: '/simulator', component: () => import('./pages/Simulator.vue') },
  ],
}
