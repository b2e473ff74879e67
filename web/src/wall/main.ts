import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import '@/shared/polyfill'
import '@/shared/ui/base.css'
import { i18n, startWords } from '@/shared/i18n'
import { startSize } from '@/shared/size'
import App from './App.vue'
import { routes } from './gather'
import { wallWords } from './words'

async function start() {
  startSize()
  await startWords(wallWords)
  const router = createRouter({
    history: createWebHistory('/wall'),
    routes: [...routes, { path: '/:rest(.*)*', component: () => import('./Home.vue') }],
  })
  createApp(App).use(createPinia()).use(i18n).use(VueQueryPlugin, { queryClient: new QueryClient() }).use(router).mount('#app')
}
void start()
