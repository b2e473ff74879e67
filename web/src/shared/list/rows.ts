/* A list of the server, page after page by its cursor. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, address, type Query } from '@/shared/api/client'
import type { List } from '@/shared/api/types'

export function useRows<T>(key: string[], path: string, filters: Ref<Query>, limit = 50) {
  const query = useInfiniteQuery({
    queryKey: [...key, path, filters],
    queryFn: ({ pageParam, signal }) => api.get<List<T>>(path, { ...filters.value, limit, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
  })
  const rows = computed<T[]>(() => query.data.value?.pages.flatMap((p) => p.items) ?? [])
  return { ...query, rows }
}

/* The same filter as a file: every page of it, made by the server. */
export function exportAddress(path: string, filters: Query, format: 'xlsx' | 'csv', charset?: string): string {
  return address(path, { ...filters, format, charset })
}
