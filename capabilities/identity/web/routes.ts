import type { Contribution } from '@/shared/shell'

export const desk: Contribution = {
  nav: [
    { to: '/units', icon: 'duty', label: 'identity.nav.units', group: 'admin', order: 10 },
    { to: '/accounts', icon: 'user', label: 'identity.nav.accounts', group: 'admin', order: 20, right: 'identity.accounts_see' },
    { to: '/roles', icon: 'check', label: 'identity.nav.roles', group: 'admin', order: 30, right: 'identity.roles_see' },
    { to: '/audit', icon: 'search', label: 'identity.nav.audit', group: 'admin', order: 90, right: 'identity.audit_see' },
  ],
  routes: [
    { path: '/units', component: () => import('./pages/Units.vue') },
    { path: '/accounts', component: () => import('./pages/Accounts.vue') },
    { path: '/roles', component: () => import('./pages/Roles.vue') },
    { path: '/audit', component: () => import('./pages/Audit.vue') },
  ],
}
