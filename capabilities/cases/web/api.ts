import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, type Query } from '@/shared/api/client'
import type { CaseFile, CaseRow, Shape } from '@/shared/api/types'
import { useRows } from '@/shared/list/rows'

export type { CaseFile, CaseRow, HistoryRow, Move } from '@/shared/api/types'
export type WorkGroup = Shape<'Work'>['groups'][number]
export type Board = Shape<'CaseBoard'>
export type Figure = Shape<'CaseFigure'>
export type DutyAnswer = Shape<'Duty'>

export interface MoveInput {
  move: string
  version: number
  note?: string
  unit_id?: string
  photos?: string[]
  limit_kind?: string
  limit_amount?: number
  assistants?: string[]
}
export interface NewCase {
  title: string
  text: string
  category?: string
  lon?: number
  lat?: number
  address?: string
  photos: string[]
  source?: string
}

export const useCases = (filters: Ref<Query>) => useRows<CaseRow>(['cases', 'list'], '/api/cases', filters)

export function useCase(id: Ref<string>) {
  return useQuery({
    queryKey: ['cases', 'one', id],
    queryFn: ({ signal }) => api.get<CaseFile>(`/api/cases/${id.value}`, {}, signal),
    enabled: computed(() => !!id.value),
  })
}
export const fetchCase = (id: string) => api.get<CaseFile>(`/api/cases/${id}`)

export function useWork() {
  return useQuery({
    queryKey: ['cases', 'work'],
    queryFn: ({ signal }) => api.get<{ groups: WorkGroup[] }>('/api/work', {}, signal),
    select: (d) => d.groups,
  })
}
export function useBoard(filters: Ref<Query>) {
  return useQuery({
    queryKey: ['cases', 'board', filters],
    queryFn: ({ signal }) => api.get<Board>('/api/cases/board', filters.value, signal),
    select: (d) => d.columns,
  })
}
export function useCaseMap(filters: Ref<Query>) {
  return useQuery({
    queryKey: ['cases', 'map', filters],
    queryFn: ({ signal }) => api.get<GeoJSON.FeatureCollection<GeoJSON.Point>>('/api/cases/map', filters.value, signal),
    placeholderData: keepPreviousData,
  })
}
export function useFigures(filters: Ref<Query>) {
  return useQuery({
    queryKey: ['cases', 'figures', filters],
    queryFn: ({ signal }) => api.get<{ items: Figure[] }>('/api/cases/figures', filters.value, signal),
    select: (d) => d.items,
  })
}

export function useMoveCase(id: Ref<string>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: { body: MoveInput; key: string }) =>
      api.post<CaseFile | undefined>(`/api/cases/${id.value}/moves`, input.body, { key: input.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['cases'] }),
  })
}
export function useMergeCase(id: Ref<string>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: { into_id: string; version: number; key: string }) =>
      api.post(`/api/cases/${id.value}/merge`, { into_id: input.into_id, version: input.version }, { key: input.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['cases'] }),
  })
}
export function useOpenCase() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: { body: NewCase; key: string }) =>
      api.post<{ id: string; number: string }>('/api/cases', input.body, { key: input.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['cases'] }),
  })
}
export const askDuty = (lon: number, lat: number, category: string) => api.get<DutyAnswer>('/api/duty', { lon, lat, category })
