import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [
    { to: '/readiness', icon: 'places', label: 'readiness.nav', group: 'score', order: 50, right: 'readiness.see' },
    { to: '/reported', icon: 'check', label: 'readiness.list.nav', group: 'score', order: 51, right: 'readiness.list' },
    { to: '/premium', icon: 'bookmark', label: 'readiness.premium.nav', group: 'score', order: 52, right: 'readiness.approve' },
    { to: '/improvements', icon: 'flag', label: 'readiness.project.nav', group: 'score', order: 53, right: 'readiness.see' },
    { to: '/surveys', icon: 'search', label: 'readiness.survey.nav', group: 'score', order: 54, right: 'readiness.see' },
  ],
  routes: [
    { path: '/readiness', component: () => import('./pages/Pipeline.vue') },
    { path: '/reported', component: () => import('./pages/Reported.vue') },
    { path: '/premium', component: () => import('./pages/Premium.vue') },
    { path: '/improvements', component: () => import('./pages/Projects.vue') },
    { path: '/surveys', component: () => import('./pages/Surveys.vue') },
  ],
  sitePanels: [{ title: 'readiness.at_site', order: 5, right: 'readiness.see', component: () => import('./parts/SiteReadiness.vue') }],
}
