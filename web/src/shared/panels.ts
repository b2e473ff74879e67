import type { InjectionKey } from 'vue'
import type { Panel } from './shell'

/* Sections that other capabilities add to a place's page. */
export const sitePanelsKey: InjectionKey<Panel[]> = Symbol('site panels')
