import { gather } from '@/shared/i18n'
export default gather({
  ...import.meta.glob('../shared/i18n/en.json', { eager: true }),
  ...import.meta.glob('../shared/offline/en.json', { eager: true }),
  ...import.meta.glob('../../../capabilities/*/web/field/en.json', { eager: true }),
  ...import.meta.glob('./en.json', { eager: true }),
} as Parameters<typeof gather>[0])
