import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import '@/shared/polyfill'
import '@/shared/ui/base.css'
import '@/shared/ui/phone.css'
import { useSession } from '@/shared/auth/session'
import { i18n, startWords } from '@/shared/i18n'
import { startSize } from '@/shared/size'
import App from './App.vue'
import { isHere } from './here'
import { nav, routes } from './gather'
import { fieldWords } from './words'

const router = createRouter({
  history: createWebHistory('/field/'),
  routes: [
    { path: '/', redirect: () => nav[0]?.to ?? '/me' },
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { open: true } },
    { path: '/me', component: () => import('./pages/Me.vue') },
    ...routes,
    { path: '/:rest(.*)*', component: () => import('./pages/NotFound.vue'), meta: { full: true } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

async function start() {
  startSize()
  await startWords(fieldWords)
  const app = createApp(App).use(createPinia()).use(i18n)
  const session = useSession()
  session.watchEnd()
  router.beforeEach(async (to) => {
    if (session.me || to.meta.open) return true
    if (await isHere()) return true
    return { path: '/sign-in', query: to.path === '/' || to.path === '/today' ? {} : { to: to.fullPath } }
  })
  app.use(router).mount('#app')
}
void start()
