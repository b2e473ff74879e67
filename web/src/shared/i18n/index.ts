/* One language is loaded at a time; the switch loads the other. Words live beside the code that shows them, each file under its own
 * first key, and are compiled at build time (the page may not evaluate code). */
import { createI18n } from 'vue-i18n'
import { ref } from 'vue'
import { useLanguage } from '@/shared/api/client'

export type Locale = 'zh-CN' | 'en'
export type Words = Record<string, unknown>
export type Loader = (locale: Locale) => Promise<Words>

const kept = (): Locale => (localStorage.getItem('wencheng.lang') === 'en' ? 'en' : 'zh-CN')
export const locale = ref<Locale>(kept())
export const i18n = createI18n<false>({
  legacy: false,
  locale: kept(),
  fallbackLocale: 'zh-CN',
  missingWarn: false,
  fallbackWarn: false,
  messages: {},
})

let load: Loader
const loaded = new Set<Locale>()

export async function startWords(loader: Loader) {
  load = loader
  await speak(kept())
}
export async function speak(to: Locale) {
  if (!loaded.has(to)) {
    i18n.global.setLocaleMessage(to, (await load(to)) as never)
    loaded.add(to)
  }
  i18n.global.locale.value = to as never
  locale.value = to
  useLanguage(to)
  document.documentElement.lang = to
  localStorage.setItem('wencheng.lang', to)
}
export function gather(files: Record<string, { default: Words }>): Words {
  return Object.assign({}, ...Object.values(files).map((f) => f.default)) as Words
}
