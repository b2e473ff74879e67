import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { api } from '@/shared/api/client'
import type { List, Shape } from '@/shared/api/types'

export type Now = Shape<'ForecastNow'>
export type Run = Omit<Shape<'ForecastRun'>, 'result'> & { result: Result }
export type Result = Omit<Shape<'ForecastRun'>['result'], 'curve'> & {
  curve: number[]
}
export type RunRow = Shape<'ForecastRow'>
export type Spread = NonNullable<Result['field']>
export type Rank = NonNullable<Result['rank']>
export type Lever = Shape<'Lever'>
export type Effect = Shape<'RankEffect'>
export type Plan = Shape<'SamplingPlan'>
export type PlanType = Shape<'SamplingType'>
export type Cycle = Shape<'Cycle'>

export const useNow = () =>
  useQuery({
    queryKey: ['forecast', 'now'],
    queryFn: ({ signal }) => api.get<Omit<Now, 'run'> & { run: Run | null }>('/api/forecast', {}, signal),
  })
export const useCycle = () =>
  useQuery({
    queryKey: ['cycle', 'now'],
    queryFn: () => api.get<Cycle>('/api/cycle'),
  })
export const useLevers = (by: Ref<string>, limit: number) =>
  useQuery({
    queryKey: ['forecast', 'levers', by, limit],
    queryFn: ({ signal }) => api.get<List<Lever>>('/api/forecast/levers', { by: by.value, limit }, signal),
    select: (d) => d.items,
  })
export const useRuns = (regular: boolean) =>
  useQuery({
    queryKey: ['forecast', 'runs', regular],
    queryFn: ({ signal }) => api.get<List<RunRow>>('/api/forecast/runs', { regular: regular || undefined, limit: 40 }, signal),
    select: (d) => d.items,
  })
export const useRun = (id: Ref<string>) =>
  useQuery({
    queryKey: ['forecast', 'run', id],
    queryFn: ({ signal }) => api.get<Run>(`/api/forecast/runs/${id.value}`, {}, signal),
    enabled: () => !!id.value,
  })
export function useSimulate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: { draws: number; seed: number; key: string }) =>
      api.post<Run>('/api/forecast/runs', { draws: i.draws, seed: i.seed }, { key: i.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['forecast'] }),
  })
}
export const useEffect = (field: Ref<number>) =>
  useQuery({
    queryKey: ['forecast', 'effect', field],
    queryFn: ({ signal }) => api.get<Effect>('/api/forecast/rank-effect', { field_milli: field.value }, signal),
    enabled: () => field.value !== 0,
  })
export const usePlan = () =>
  useQuery({
    queryKey: ['forecast', 'plan'],
    queryFn: () => api.get<Plan>('/api/forecast/sampling'),
  })
export const usePlanTypes = () =>
  useQuery({
    queryKey: ['forecast', 'plan-types'],
    queryFn: () => api.get<List<PlanType>>('/api/forecast/sampling/types', { limit: 200 }),
    select: (d) => d.items,
  })
export function useSavePlan() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: { body: unknown; key: string }) => api.put<Plan>('/api/forecast/sampling', i.body, { key: i.key }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['forecast'] }),
  })
}
