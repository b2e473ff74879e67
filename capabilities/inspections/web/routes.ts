import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [{ to: '/inspections', icon: 'inspections', label: 'inspections.nav', group: 'main', order: 40, right: 'inspections.' }],
  routes: [
    { path: '/inspections', component: () => import('./pages/Inspections.vue') },
    { path: '/inspections/:id', component: () => import('./pages/InspectionPage.vue'), props: true },
  ],
  sitePanels: [{ title: 'inspections.at_site', order: 10, right: 'inspections.', component: () => import('./parts/SiteInspections.vue') }],
}
