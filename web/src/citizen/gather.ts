/* The capabilities' own pages for this shell, found at build time: capabilities/NAME/web/citizen/routes.ts exports `citizen`. */
import type { Contribution, NavItem } from '@/shared/shell'

const found = import.meta.glob<{ citizen: Contribution }>('../../../capabilities/*/web/citizen/routes.ts', { eager: true })
const contributions = Object.values(found).map((m) => m.citizen)

export const routes = contributions.flatMap((c) => c.routes)
export const nav: NavItem[] = contributions.flatMap((c) => c.nav ?? []).sort((a, b) => a.order - b.order)
