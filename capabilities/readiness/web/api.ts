import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { api, newKey, type Query } from '@/shared/api/client'
import type { LightWord, List, Shape } from '@/shared/api/types'
import { useRows } from '@/shared/list/rows'

export type Place = Omit<Shape<'ReadyPlace'>, 'light'> & { light: LightWord }
export type PlacePage = Omit<Shape<'ReadyPlacePage'>, 'light'> & { light: LightWord }
export type Move = PlacePage['moves'][number]
export type Board = Shape<'ReadinessBoard'>
export type Quiz = Shape<'ReadinessQuiz'>
export type QuizPoint = Quiz['points'][number]
export type Member = Shape<'ReportedPlace'>
export type ListState = Shape<'ReportedList'>
export type Change = Shape<'ReportedChange'>
export type Candidate = Shape<'PremiumCandidate'>
export type Decision = Shape<'PremiumDecision'>
export type Project = Omit<Shape<'ImprovementProject'>, 'light'> & { light: LightWord }
export type ProjectPage = Omit<Shape<'ImprovementProjectPage'>, 'light'> & { light: LightWord }
export type Survey = Omit<Shape<'Survey'>, 'light'> & { light: LightWord }
export type SurveyPage = Omit<Shape<'SurveyPage'>, 'light'> & { light: LightWord }
export type Find = SurveyPage['finds'][number]
export type Surroundings = Shape<'SiteSurroundings'>

export const STAGES = ['candidate', 'screened', 'briefed', 'compared', 'reached', 'verified', 'reported'] as const

export const usePlaces = (filters: Ref<Query>) => useRows<Place>(['readiness', 'places'], '/api/readiness', filters)
export const useMembers = (filters: Ref<Query>) => useRows<Member>(['readiness', 'members'], '/api/reported-list', filters)
export const useChanges = (filters: Ref<Query>) => useRows<Change>(['readiness', 'changes'], '/api/reported-list/changes', filters)
export const useProjects = (filters: Ref<Query>) => useRows<Project>(['readiness', 'projects'], '/api/improvement-projects', filters)
export const useSurveys = (filters: Ref<Query>) => useRows<Survey>(['readiness', 'surveys'], '/api/surveys', filters)

function useOne<T>(name: string, path: () => string, enabled?: () => boolean) {
  return useQuery({
    queryKey: ['readiness', name, computed(path)],
    queryFn: ({ signal }) => api.get<T>(path(), {}, signal),
    enabled: computed(() => (enabled ? enabled() : true)),
  })
}
export const useBoard = (filters: Ref<Query>) =>
  useQuery({ queryKey: ['readiness', 'board', filters], queryFn: () => api.get<Board>('/api/readiness/board', filters.value) })
export const usePlace = (id: Ref<string>) => useOne<PlacePage>('place', () => `/api/readiness/${id.value}`)
export const useQuiz = (id: Ref<string>) => useOne<Quiz>('quiz', () => `/api/readiness/${id.value}/quiz`)
export const useListState = () => useOne<ListState>('list', () => '/api/reported-list/state')
export const useProject = (id: Ref<string>) => useOne<ProjectPage>('project', () => `/api/improvement-projects/${id.value}`)
export const useSurvey = (id: Ref<string>) => useOne<SurveyPage>('survey', () => `/api/surveys/${id.value}`)
export const useSurroundings = (id: Ref<string>) => useOne<Surroundings>('around', () => `/api/sites/${id.value}/surroundings`)
export const useDecisions = () =>
  useQuery({
    queryKey: ['readiness', 'decisions'],
    queryFn: () => api.get<List<Decision>>('/api/premium-places/decisions'),
    select: (d) => d.items,
  })
export const useCandidates = (type: Ref<string>, district: Ref<string>) =>
  useQuery({
    queryKey: ['readiness', 'candidates', type, district],
    queryFn: () => api.get<List<Candidate>>('/api/premium-places', { type: type.value, district: district.value }),
    enabled: computed(() => !!type.value && !!district.value),
    select: (d) => d.items,
  })

/* Every write goes out once; what it changed is asked again. */
export function useSend<T = unknown>() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (i: { path: string; body: unknown; method?: 'POST' | 'PUT'; key?: string }) =>
      (i.method === 'PUT' ? api.put : api.post)<T>(i.path, i.body, { key: i.key ?? newKey() }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['readiness'] }), client.invalidateQueries({ queryKey: ['places'] })]),
  })
}
