/* The capabilities' own pages for this shell, found at build time: capabilities/NAME/web/field/routes.ts exports `field`. */
import type { Contribution, NavItem } from '@/shared/shell'
import { field as cases } from './cases/routes'

const found = import.meta.glob<{ field: Contribution }>('../../../capabilities/*/web/field/routes.ts', { eager: true })
const contributions = [...Object.values(found).map((m) => m.field), cases]

export const routes = contributions.flatMap((c) => c.routes)
export const nav: NavItem[] = contributions.flatMap((c) => c.nav ?? []).sort((a, b) => a.order - b.order)
