import { defineAsyncComponent } from 'vue'

/* The map engine is fetched only where a map is shown. */
export const CityMap = defineAsyncComponent(() => import('./CityMap.vue'))
export type { MapPoint } from './marks'
