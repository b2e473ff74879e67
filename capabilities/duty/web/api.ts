import { useMutation, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import { useRows } from '@/shared/list/rows'

export interface Arbitration {
  id: string
  case_id: string | null
  case_number?: string | null
  number?: string | null
  title: string
  text?: string
  category: string
  category_name?: string
  state: string
  unit_id: string | null
  unit_name: string | null
  interim_unit_name?: string | null
  returns?: string | null
  reason?: string | null
  note?: string | null
  lon?: number
  lat?: number
  opened_ms: number
  decided_ms?: number | null
  version: number
}
export interface Responsibility {
  id: string
  category: string
  category_name?: string
  division_id: string | null
  division_name?: string | null
  site_type: string | null
  site_type_name?: string | null
  unit_id: string
  unit_name: string
  version: number
}
export interface ResponsibilityInput {
  version?: number
  category: string
  division_id?: string
  site_type?: string
  unit_id: string
}
export const useArbitrations = (filters: Ref<Query>) => useRows<Arbitration>(['duty', 'arbitrations'], '/api/arbitrations', filters)
export const useResponsibilities = (filters: Ref<Query>) => useRows<Responsibility>(['duty', 'responsibilities'], '/api/duty/responsibilities', filters, 100)
function changing<I>(run: (input: I) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['duty'] })
      await client.invalidateQueries({ queryKey: ['cases'] })
    },
  })
}
export const useDecide = () => changing((i: { id: string; body: { unit_id: string; note: string; version: number }; key: string }) => api.post(`/api/arbitrations/${i.id}/decide`, i.body, { key: i.key }))
export const useSaveResponsibility = () => changing((i: { id: string | null; body: ResponsibilityInput; key: string }) => (i.id ? api.put(`/api/duty/responsibilities/${i.id}`, i.body, { key: i.key }) : api.post('/api/duty/responsibilities', i.body, { key: i.key })))
