import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import type { Shape, Site, SiteFile } from '@/shared/api/types'
import { useRows } from '@/shared/list/rows'

export type { Site, SiteFile } from '@/shared/api/types'
export type Stretch = Shape<'Stretch'>
export type Gaps = Shape<'Gaps'>

export interface SiteInput {
  version?: number
  name: string
  type: string
  address: string
  owner_unit_id?: string
  guarantor_unit_id?: string
  is_key: boolean
  buffer_m: number
  status?: string
  lon?: number
  lat?: number
}
export const SCHEMES = ['street', 'road', 'river', 'lake', 'grid'] as const

export const useSites = (filters: Ref<Query>, limit = 50) => useRows<Site>(['places', 'sites'], '/api/sites', filters, limit)
export function useSite(id: Ref<string>) {
  return useQuery({
    queryKey: ['places', 'site', id],
    queryFn: ({ signal }) => api.get<SiteFile>(`/api/sites/${id.value}`, {}, signal),
    enabled: computed(() => !!id.value),
  })
}
export function useSitePoints() {
  return useQuery({
    queryKey: ['places', 'layer', 'sites'],
    queryFn: () => api.get<GeoJSON.FeatureCollection>('/api/map/layers/sites'),
    staleTime: 60_000,
  })
}
export const useStretches = (filters: Ref<Query>) => useRows<Stretch>(['places', 'stretches'], '/api/stretches', filters)
export function useGaps(scheme: Ref<string>) {
  return useQuery({
    queryKey: ['places', 'gaps', scheme],
    queryFn: () => api.get<Gaps>('/api/stretches/gaps', { scheme: scheme.value }),
    enabled: computed(() => !!scheme.value),
  })
}
export function useSaveSite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: { id: string | null; body: SiteInput; key: string }) =>
      i.id ? api.put<Site>(`/api/sites/${i.id}`, i.body, { key: i.key }) : api.post<Site>('/api/sites', i.body, { key: i.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['places'] }),
  })
}
