import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api } from '@/shared/api/client'
import type { List, Shape } from '@/shared/api/types'

export type Cycle = Shape<'Cycle'>
export type Year = Cycle['years'][number]
export type Loss = Shape<'CycleLoss'>
export type Again = Shape<'CycleAgain'>
export type Title = Shape<'CycleTitle'>
export type Rival = Shape<'Rival'>

export const useCycle = (target: Ref<number | undefined>) =>
  useQuery({
    queryKey: ['cycle', 'now', target],
    queryFn: () => api.get<Cycle>('/api/cycle', { target_milli: target.value }),
  })
const list = <T>(name: string, path: string) =>
  useQuery({
    queryKey: ['cycle', name],
    queryFn: () => api.get<List<T>>(path, { limit: 200 }),
    select: (d) => d.items,
  })
export const useLosses = () => list<Loss>('losses', '/api/cycle/losses')
export const useAgain = () => list<Again>('again', '/api/cycle/losses/again')
export const useTitles = () => list<Title>('titles', '/api/cycle/titles')
export const useRivals = () => list<Rival>('rivals', '/api/rivals')

export interface Write {
  method: 'post' | 'put' | 'delete'
  path: string
  body?: unknown
  key: string
}
/* Every change of this capability: the lists of cycle and forecast ask again. */
export function useWrite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: Write) =>
      i.method === 'delete'
        ? api.del<unknown>(i.path)
        : i.method === 'put'
          ? api.put<unknown>(i.path, i.body, { key: i.key })
          : api.post<unknown>(i.path, i.body, { key: i.key }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['cycle'] }), client.invalidateQueries({ queryKey: ['forecast'] })]),
  })
}
