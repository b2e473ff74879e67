import type { Loader } from '@/shared/i18n'

export const wallWords: Loader = async (locale) => (locale === 'en' ? await import('./words.en') : await import('./words.zh')).default
