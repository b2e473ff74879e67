/* The capabilities' own pages for this shell, found at build time: capabilities/NAME/web/wall/routes.ts exports `wall`. */
import type { Contribution, NavItem } from '@/shared/shell'

const found = import.meta.glob<{ wall: Contribution }>('../../../capabilities/*/web/wall/routes.ts', { eager: true })
const contributions = Object.values(found).map((m) => m.wall)

export const routes = contributions.flatMap((c) => c.routes)
export const nav: NavItem[] = contributions.flatMap((c) => c.nav ?? []).sort((a, b) => a.order - b.order)
