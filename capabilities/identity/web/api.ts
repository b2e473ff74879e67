import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import type { Account, List, Shape, Unit } from '@/shared/api/types'
import { useRows } from '@/shared/list/rows'

export type { Account, Unit } from '@/shared/api/types'
export type Role = Shape<'Role'>
export type AuditRow = Shape<'AuditRow'>
export type Proof = Shape<'AuditProof'>

export interface UnitInput {
  version?: number
  parent_id?: string
  code?: string
  name: string
  short_name: string
  kind: string
  active?: boolean
}
export interface AccountInput {
  version?: number
  account?: string
  name: string
  role: string
  unit_id: string
  phone: string
  password?: string
  active?: boolean
}
export const UNIT_KINDS = [
  'city',
  'command_office',
  'district_office',
  'task_force',
  'department',
  'sector_lead',
  'subdistrict',
  'community',
  'enterprise',
  'other',
]
export const ROLES = [
  'office',
  'leader',
  'district',
  'unit',
  'inspector',
  'collector',
  'clerk',
  'administrator',
  'security',
  'auditor',
  'chief',
]

export const useUnits = (filters: Ref<Query>) => useRows<Unit>(['identity', 'units'], '/api/units', filters, 200)
export const useAccounts = (filters: Ref<Query>) => useRows<Account>(['identity', 'accounts'], '/api/accounts', filters)
/* The name as the log has it: accounts that are gone are found too, and no other right is needed. */
export const actorName = async (id: string) =>
  (await api.get<List<AuditRow>>('/api/audit', { actor: id, limit: 1 })).items[0]?.actor ?? ''
export const useAudit = (filters: Ref<Query>) => useRows<AuditRow>(['identity', 'audit'], '/api/audit', filters)
export const childrenOf = async (id: string) => (await api.get<List<Unit>>('/api/units', { parent: id, limit: 200 })).items
export const unitById = (id: string) => api.get<Unit>(`/api/units/${id}`)

export function useUnit(id: Ref<string>) {
  return useQuery({ queryKey: ['identity', 'unit', id], queryFn: () => unitById(id.value), enabled: computed(() => !!id.value) })
}
export function useRoots() {
  return useQuery({
    queryKey: ['identity', 'roots'],
    queryFn: async () => {
      const all = (await api.get<List<Unit>>('/api/units', { limit: 200 })).items
      const top = all.filter((u) => !u.parent_id)
      return top.length ? top : all.filter((u) => !all.some((p) => p.id === u.parent_id))
    },
  })
}
export function useRoles() {
  return useQuery({ queryKey: ['identity', 'roles'], queryFn: () => api.get<List<Role>>('/api/roles'), select: (d) => d.items })
}
export function useProof() {
  return useMutation({ mutationFn: () => api.get<Proof>('/api/audit/proof') })
}
function changing<I, O = unknown>(run: (input: I) => Promise<O>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: ['identity'] }) })
}
export const useSaveUnit = () =>
  changing((i: { id: string | null; body: UnitInput; key: string }) =>
    i.id ? api.put<Unit>(`/api/units/${i.id}`, i.body, { key: i.key }) : api.post<Unit>('/api/units', i.body, { key: i.key }),
  )
export const useCloneUnit = () =>
  changing((i: { id: string; body: { name: string; short_name: string; parent_id?: string }; key: string }) =>
    api.post<Unit>(`/api/units/${i.id}/clone`, i.body, { key: i.key }),
  )
export const useSaveAccount = () =>
  changing((i: { id: string | null; body: AccountInput; key: string }) =>
    i.id ? api.put<Account>(`/api/accounts/${i.id}`, i.body, { key: i.key }) : api.post<Account>('/api/accounts', i.body, { key: i.key }),
  )
export const useResetPassword = () => changing((id: string) => api.post<{ password: string }>(`/api/accounts/${id}/reset-password`))
export const useDelegate = () =>
  changing((i: { id: string; body: { to_account_id: string; from_ms: number; until_ms: number; note: string }; key: string }) =>
    api.post(`/api/accounts/${i.id}/delegate`, i.body, { key: i.key }),
  )
export const useSaveRole = () =>
  changing((i: { role: string; body: { version: number; rights: string[] }; key: string }) =>
    api.put<Role>(`/api/roles/${i.role}`, i.body, { key: i.key }),
  )
