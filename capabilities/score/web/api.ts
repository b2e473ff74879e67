import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import type { List, ScoreNode, Shape } from '@/shared/api/types'
import { useRows } from '@/shared/list/rows'

export type { ScoreNode } from '@/shared/api/types'
export type Score = Omit<Shape<'Score'>, 'items'> & { items: ScoreNode[] }
export type Rank = Shape<'ScoreRank'>
export type Seen = Shape<'ScoreObservation'>

export function useScore(filters: Ref<Query>) {
  return useQuery({ queryKey: ['score', 'tree', filters], queryFn: ({ signal }) => api.get<Score>('/api/score', filters.value, signal) })
}
export function useRanks(of: 'divisions' | 'units', filters: Ref<Query>) {
  return useQuery({
    queryKey: ['score', of, filters],
    queryFn: ({ signal }) => api.get<List<Rank>>(`/api/score/${of}`, { ...filters.value, limit: 100 }, signal),
    select: (d) => d.items,
  })
}
export const useSeen = (standard: string, filters: Ref<Query>) =>
  useRows<Seen>(['score', 'observations', standard], `/api/score/standards/${standard}/observations`, filters)
