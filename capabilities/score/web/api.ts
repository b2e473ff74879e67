import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import type { List, Photo, ScoreNode } from '@/shared/api/types'
import { useRows } from '@/shared/list/rows'

export type { ScoreNode } from '@/shared/api/types'

export interface Score {
  edition: string
  edition_name: string
  rate_milli: number | null
  observed_standards: number
  standards: number
  observations: number
  items: ScoreNode[]
}
export interface Rank {
  id: string
  name: string
  rate_milli: number | null
  observations: number
  rank: number
}
export interface Seen {
  id: string
  inspection_id: string
  site_id: string
  site_name: string
  point_text: string
  result: string
  got_milli: number
  possible_milli: number
  at_ms: number
  inspector_name: string
  photos: Photo[]
}
export function useScore(filters: Ref<Query>) {
  return useQuery({ queryKey: ['score', 'tree', filters], queryFn: ({ signal }) => api.get<Score>('/api/score', filters.value, signal) })
}
export function useRanks(of: 'divisions' | 'units', filters: Ref<Query>) {
  return useQuery({ queryKey: ['score', of, filters], queryFn: ({ signal }) => api.get<List<Rank>>(`/api/score/${of}`, { ...filters.value, limit: 100 }, signal), select: (d) => d.items })
}
export const useSeen = (standard: string, filters: Ref<Query>) => useRows<Seen>(['score', 'observations', standard], `/api/score/standards/${standard}/observations`, filters)
