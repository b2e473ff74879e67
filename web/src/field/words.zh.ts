import { gather } from '@/shared/i18n'
export default gather({
  ...import.meta.glob('../shared/i18n/zh-CN.json', { eager: true }),
  ...import.meta.glob('../shared/offline/zh-CN.json', { eager: true }),
  ...import.meta.glob('../../../capabilities/*/web/field/zh-CN.json', { eager: true }),
  ...import.meta.glob('./zh-CN.json', { eager: true }),
} as Parameters<typeof gather>[0])
