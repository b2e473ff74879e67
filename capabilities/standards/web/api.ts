import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api } from '@/shared/api/client'
import type { List, Point, Shape } from '@/shared/api/types'

export type { Point } from '@/shared/api/types'
export type Edition = Shape<'Edition'>
export type Node = Shape<'StandardNode'>

async function all<T>(path: string, query: Record<string, string>): Promise<T[]> {
  const rows: T[] = []
  let after: string | null = null
  do {
    const page: List<T> = await api.get<List<T>>(path, { ...query, limit: 200, after })
    rows.push(...page.items)
    after = page.next
  } while (after)
  return rows
}
export function useEditions() {
  return useQuery({ queryKey: ['standards', 'editions', 'all'], queryFn: () => all<Edition>('/api/editions', {}) })
}
export function useTree(edition: Ref<string>) {
  return useQuery({
    queryKey: ['standards', 'tree', edition],
    queryFn: async () => (await api.get<List<Node>>(`/api/editions/${edition.value}/tree`)).items,
    enabled: computed(() => !!edition.value),
    staleTime: 600_000,
  })
}
export function usePoints(edition: Ref<string>, type: Ref<string>) {
  return useQuery({
    queryKey: ['standards', 'points', edition, type],
    queryFn: () => all<Point>(`/api/editions/${edition.value}/points`, { place_type: type.value }),
    enabled: computed(() => !!edition.value && !!type.value),
  })
}
