/* What more than one capability's pages need to pick from: units, accounts, divisions, categories, sites. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api } from './client'
import type { Account, Category, Division, List, Site, Unit } from './types'

export interface Choice {
  value: string
  label: string
  hint?: string
}

export const findUnits = async (q: string): Promise<Choice[]> =>
  (await api.get<List<Unit>>('/api/units', { q, limit: 20 })).items.map((u) => ({ value: u.id, label: u.name, hint: u.code }))

export const findAccounts = async (q: string): Promise<Choice[]> =>
  (await api.get<List<Account>>('/api/accounts', { q, limit: 20 })).items.map((a) => ({
    value: a.id,
    label: a.name,
    hint: a.unit_name ?? '',
  }))

export const findSites = async (q: string): Promise<Choice[]> =>
  (await api.get<List<Site>>('/api/sites', { q, limit: 20 })).items.map((s) => ({ value: s.id, label: s.name, hint: s.type_name }))

export const unitName = async (id: string) => (await api.get<Unit>(`/api/units/${id}`)).name
export const siteName = async (id: string) => (await api.get<Site>(`/api/sites/${id}`)).name
export const divisionName = async (id: string) => (await api.get<Division>(`/api/divisions/${id}`)).name

export function useDivisions(level = 'district') {
  return useQuery({
    queryKey: ['places', 'divisions', level],
    queryFn: () => api.get<List<Division>>('/api/divisions', { level, limit: 200 }),
    staleTime: 600_000,
    select: (d) => d.items,
  })
}

export function useCategories() {
  const query = useQuery({
    queryKey: ['duty', 'categories'],
    queryFn: () => api.get<List<Category>>('/api/categories'),
    staleTime: 600_000,
    select: (d) => d.items,
  })
  const choices = computed<Choice[]>(() => (query.data.value ?? []).map((c) => ({ value: c.code, label: c.name })))
  return { ...query, choices }
}

export function usePlaceTypes() {
  return useQuery({
    queryKey: ['standards', 'place-types'],
    queryFn: () => api.get<List<{ code: string; name: string; points: number }>>('/api/place-types'),
    staleTime: 600_000,
    select: (d) => d.items,
  })
}
