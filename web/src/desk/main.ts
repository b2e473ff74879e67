import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import '@/shared/polyfill'
import '@/shared/ui/base.css'
import { Problem } from '@/shared/api/problem'
import { useSession } from '@/shared/auth/session'
import { i18n, startWords } from '@/shared/i18n'
import { startSize } from '@/shared/size'
import { sitePanelsKey } from '@/shared/panels'
import App from './App.vue'
import { nav, routes, sections, sitePanels } from './gather'
import { deskWords } from './words'

/* A page belongs to the section whose entry its path starts with; pages without one stand alone. */
const isIn = (group: string) => (r: RouteRecordRaw) =>
  nav.some((n) => n.group === group && (n.to === r.path || r.path.startsWith(`${n.to}/`)))
const sectionRoutes: RouteRecordRaw[] = sections.map((s) => ({
  path: `/section/${s.group}`,
  component: () => import('./pages/Section.vue'),
  props: { group: s.group },
  meta: { group: s.group },
  children: routes.filter(isIn(s.group)),
}))

const router = createRouter({
  history: createWebHistory('/desk/'),
  routes: [
    { path: '/', component: () => import('./pages/NotFound.vue') },
    { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignIn.vue'), meta: { open: true } },
    { path: '/me', component: () => import('./pages/MyAccount.vue') },
    ...routes.filter((r) => !sections.some((s) => isIn(s.group)(r))),
    ...sectionRoutes,
    { path: '/:rest(.*)*', component: () => import('./pages/NotFound.vue') },
  ],
})

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      retry: (count, failure) => count < 2 && failure instanceof Problem && (failure.status === 0 || failure.status >= 500),
    },
  },
})

async function start() {
  startSize()
  await startWords(deskWords)
  const app = createApp(App).use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient: client })
  app.provide(sitePanelsKey, sitePanels)
  const session = useSession()
  session.watchEnd()
  router.beforeEach(async (to) => {
    if (!to.meta.open && !session.me && !(await session.look()))
      return { name: 'sign-in', query: to.path === '/' ? {} : { to: to.fullPath } }
    /* Home is the place made for this role, else the first of the rail that this person may enter. */
    const made = nav.find((n) => n.homeOf === session.me?.role && (!n.right || session.may(n.right)))
    return to.path === '/'
      ? (made?.to ??
          ['main', ...sections.map((s) => s.group)]
            .flatMap((g) => nav.filter((n) => n.group === g))
            .find((n) => !n.right || session.may(n.right))?.to ??
          '/me')
      : true
  })
  /* An old tab whose files a new release has replaced: fetch the page anew, once. */
  router.onError((failure, to) => {
    if (!/dynamically imported module|Failed to fetch/.test(String(failure))) return
    if (sessionStorage.getItem('wencheng.reloaded') === to.fullPath) return
    sessionStorage.setItem('wencheng.reloaded', to.fullPath)
    location.assign(router.resolve(to).href)
  })
  app.use(router).mount('#app')
}
void start()
