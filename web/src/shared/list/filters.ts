/* One filter, kept in the address: what the address says is what the list, the map and the board show, what is exported, and what a
 * colleague sees who is sent the link. */
import { computed } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Choice } from '@/shared/api/common'

export type FilterKind = 'words' | 'one' | 'search' | 'days' | 'yes'
export interface FilterSpec {
  key: string
  label: string
  kind: FilterKind
  choices?: Choice[] | undefined
  find?: ((q: string) => Promise<Choice[]>) | undefined /* kind "search" */
  name?: ((id: string) => Promise<string>) | undefined /* of a value that came with the address: kind "search", or beyond the choices */
}
export type FilterValues = Record<string, string>

/* Words of the address that are not filters. */
const NOT_FILTERS = new Set(['open', 'face', 'tab', 'node'])

export function filtersOf(query: Record<string, unknown>): FilterValues {
  const found: FilterValues = {}
  for (const [key, value] of Object.entries(query)) {
    const one = Array.isArray(value) ? value.join(',') : value
    if (typeof one === 'string' && one !== '' && !NOT_FILTERS.has(key)) found[key] = one
  }
  return found
}

export function useFilters() {
  const route = useRoute()
  const router = useRouter()
  const values = computed(() => filtersOf(route.query))
  function put(changes: Record<string, string | undefined>) {
    const query: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...(route.query as Record<string, string>), ...changes })) if (value) query[key] = value
    return router.replace({ query })
  }
  const set = (key: string, value: string | undefined) => put({ [key]: value })
  function clear() {
    return put(Object.fromEntries(Object.keys(values.value).map((k) => [k, undefined])))
  }
  function useView(view: FilterValues) {
    const others = Object.fromEntries(Object.keys(values.value).map((k) => [k, undefined]))
    return put({ ...others, ...view })
  }
  return { values, set, put, clear, useView }
}

export function sameFilters(a: FilterValues, b: FilterValues): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((k) => a[k] === b[k])
}
export function toggleWord(value: string | undefined, word: string): string | undefined {
  const words = (value ?? '').split(',').filter(Boolean)
  const next = words.includes(word) ? words.filter((w) => w !== word) : [...words, word]
  return next.length ? next.join(',') : undefined
}
