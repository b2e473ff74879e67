import type { Loader } from '@/shared/i18n'

export const citizenWords: Loader = async (locale) => (locale === 'en' ? await import('./words.en') : await import('./words.zh')).default
