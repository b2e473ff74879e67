/* What a capability gives to a shell: routes, entries of the rail, and parts for other pages. The shells gather these at build time
 * from capabilities/NAME/web/routes.ts (desk) and capabilities/NAME/web/{field,citizen,wall}/routes.ts. */
import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'

export interface NavItem {
  to: string
  icon: string
  label: string /* message key */
  group: 'main' | 'score' | 'command' | 'admin' /* main: on the rail itself; else in that section's side list */
  order: number
  homeOf?: string /* role whose people start here instead of at the first entry of the rail */
  right?: string /* "cases." any right of that capability; none: everyone signed in */
}
export interface Panel {
  title: string
  order: number
  right?: string
  component: () => Promise<{ default: Component }>
}
export interface Contribution {
  routes: RouteRecordRaw[]
  nav?: NavItem[]
  sitePanels?: Panel[] /* sections of a place's page; each takes siteId */
}
