/* The capabilities' own routes, rail entries and parts, found at build time. */
import type { Contribution, NavItem, Panel } from '@/shared/shell'
import { desk } from './routes'

const found = import.meta.glob<{ desk: Contribution }>('../../../capabilities/*/web/routes.ts', { eager: true })
const contributions = [...Object.values(found).map((m) => m.desk), desk]

/* Entries of the rail that open a side list of their pages. */
export const sections = [
  { group: 'score', icon: 'score', label: 'section.score' },
  { group: 'command', icon: 'flag', label: 'section.command' },
  { group: 'admin', icon: 'admin', label: 'admin.nav' },
] as const

export const routes = contributions.flatMap((c) => c.routes)
export const nav: NavItem[] = contributions.flatMap((c) => c.nav ?? []).sort((a, b) => a.order - b.order)
export const sitePanels: Panel[] = contributions.flatMap((c) => c.sitePanels ?? []).sort((a, b) => a.order - b.order)
