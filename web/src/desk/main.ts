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
import { nav, routes, sitePanels } from './gather'
import { deskWords } from './words'

const admin = nav.filter((n) => n.group === 'admin')
const isAdmin = (r: RouteRecordRaw) => admin.some((n) => n.to === r.path || r.path.startsWith(`${n.to}/`))

const router = createRouter({
  history: createWebHistory('/desk/'),
  routes: [
    { path: '/', component: () => import('./pages/NotFound.vue') },
    { path: '/sign-in', name: 'sign-in', component: () => import('./pages/SignIn.vue'), meta: { open: true } },
    { path: '/me', component: () => import('./pages/MyAccount.vue') },
    ...routes.filter((r) => !isAdmin(r)),
    { path: '/manage', component: () => import('./pages/Manage.vue'), children: routes.filter(isAdmin) },
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
    /* Home is the first place of the rail that this person may enter. */
    return to.path === '/'
      ? ([...nav.filter((n) => n.group === 'main'), ...admin].find((n) => !n.right || session.may(n.right))?.to ?? '/me')
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
