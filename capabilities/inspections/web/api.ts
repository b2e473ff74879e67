import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import type { Inspection, InspectionFile, List, Shape } from '@/shared/api/types'
import { useRows } from '@/shared/list/rows'

export type { Inspection, InspectionFile, Observation, Point } from '@/shared/api/types'
export type Plan = Shape<'InspectionPlan'>

export const KINDS = ['daily', 'unannounced', 'mock', 'third_party', 'self', 'night'] as const
export const STATES = ['planned', 'started', 'submitted'] as const
export interface PlanInput {
  name: string
  kind: string
  region?: string
  sector?: string
  category?: string
  from_date: string
  until_date: string
  inspectors: string[]
  count: number
}
export const useInspections = (filters: Ref<Query>) => useRows<Inspection>(['inspections', 'list'], '/api/inspections', filters)
export function useInspection(id: Ref<string>) {
  return useQuery({
    queryKey: ['inspections', 'one', id],
    queryFn: ({ signal }) => api.get<InspectionFile>(`/api/inspections/${id.value}`, {}, signal),
    enabled: computed(() => !!id.value),
  })
}
export function usePlans() {
  return useQuery({
    queryKey: ['inspections', 'plans'],
    queryFn: () => api.get<List<Plan>>('/api/inspection-plans', { limit: 100 }),
    select: (d) => d.items,
  })
}
export function useMakePlan() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: { body: PlanInput; key: string }) => api.post<{ id: string }>('/api/inspection-plans', i.body, { key: i.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inspections'] }),
  })
}
