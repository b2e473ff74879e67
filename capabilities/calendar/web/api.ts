import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api } from '@/shared/api/client'
import type { List, Shape } from '@/shared/api/types'

export type Year = Shape<'CalendarYear'>
export type Day = Year['days'][number]
export type Hours = Shape<'WorkingHours'>
export type Span = Hours['week'][number]

export function useYear(year: Ref<number>) {
  return useQuery({ queryKey: ['calendar', 'year', year], queryFn: () => api.get<Year>(`/api/calendar/${year.value}`) })
}
export function useHours() {
  return useQuery({
    queryKey: ['calendar', 'hours'],
    queryFn: () => api.get<List<Hours>>('/api/calendar/hours', { limit: 100 }),
    select: (d) => d.items,
  })
}
export function useSaveYear() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: { year: number; body: { version: number; days: Day[] }; key: string }) =>
      api.put<Year>(`/api/calendar/${i.year}`, i.body, { key: i.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['calendar'] }),
  })
}
export function useSaveHours() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: { unit: string; body: { version: number; week: Span[] }; key: string }) =>
      api.put<Hours>(`/api/calendar/hours/${i.unit}`, i.body, { key: i.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['calendar'] }),
  })
}
