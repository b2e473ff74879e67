import { useMutation, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import { useRows } from '@/shared/list/rows'
import type { Shape } from '@/shared/api/types'

export type Arbitration = Shape<'Arbitration'>
export type Responsibility = Shape<'Responsibility'>

export interface ResponsibilityInput {
  version?: number
  category: string
  division_id?: string
  site_type?: string
  unit_id: string
}
export const useArbitrations = (filters: Ref<Query>) => useRows<Arbitration>(['duty', 'arbitrations'], '/api/arbitrations', filters)
export const useResponsibilities = (filters: Ref<Query>) =>
  useRows<Responsibility>(['duty', 'responsibilities'], '/api/duty/responsibilities', filters, 100)
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
export const useDecide = () =>
  changing((i: { id: string; body: { unit_id: string; note: string; version: number }; key: string }) =>
    api.post(`/api/arbitrations/${i.id}/decide`, i.body, { key: i.key }),
  )
export const useSaveResponsibility = () =>
  changing((i: { id: string | null; body: ResponsibilityInput; key: string }) =>
    i.id
      ? api.put(`/api/duty/responsibilities/${i.id}`, i.body, { key: i.key })
      : api.post('/api/duty/responsibilities', i.body, { key: i.key }),
  )
