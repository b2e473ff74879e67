import type { Contribution } from '@/shared/shell'

export const citizen: Contribution = {
  routes: [
    { path: '/', component: () => import('./pages/Report.vue') },
    { path: '/receipt/:number', component: () => import('./pages/Receipt.vue'), props: true },
    { path: '/track', component: () => import('./pages/Find.vue') },
    { path: '/track/:number', component: () => import('./pages/Track.vue'), props: true },
  ],
}
