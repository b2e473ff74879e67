import type { Loader } from '@/shared/i18n'

/* Each language is one chunk of its own, fetched when it is spoken. */
export const deskWords: Loader = async (locale) => (locale === 'en' ? await import('./words.en') : await import('./words.zh')).default
