import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import '@/shared/polyfill'
import '@/shared/ui/base.css'
import '@/shared/ui/phone.css'
import { i18n, startWords } from '@/shared/i18n'
import { startSize } from '@/shared/size'
import App from './App.vue'
import { routes } from './gather'
import { citizenWords } from './words'

async function start() {
  startSize()
  await startWords(citizenWords)
  const router = createRouter({
    history: createWebHistory('/'),
    routes: [...routes, { path: '/:rest(.*)*', component: () => import('./NotFound.vue') }],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  createApp(App).use(i18n).use(router).mount('#app')
}
void start()
