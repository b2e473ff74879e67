import { api } from '@/shared/api/client'
import type { Inspection, InspectionFile, List, Point, Site, SiteFile } from '@/shared/api/types'

export type { Inspection, Point, Site, SiteFile } from '@/shared/api/types'
export type VisitFile = InspectionFile
interface Edition {
  id: string
  system: string
  state: string
}

export const today = async () => (await api.get<List<Inspection>>('/api/inspections/today')).items
export const visit = (id: string) => api.get<VisitFile>(`/api/inspections/${id}`)
export const site = (id: string) => api.get<SiteFile>(`/api/sites/${id}`)
export const findSites = async (q: string) => (await api.get<List<Site>>('/api/sites', { q, limit: 20 })).items
export const plannedHere = async (siteId: string) =>
  (await api.get<List<Inspection>>('/api/inspections', { mine: true, state: 'planned', site: siteId, limit: 5 })).items

/* What to look at in a place of this type: the points of every edition now in use, each point once. */
export async function pointsOf(placeType: string): Promise<Point[]> {
  const editions = (await api.get<List<Edition>>('/api/editions', { limit: 50 })).items
  const use = [...new Set(editions.map((e) => e.system))].flatMap((system) => {
    const own = editions.filter((e) => e.system === system)
    return own.find((e) => e.state === 'in_force') ?? own.find((e) => e.state === 'provisional') ?? []
  })
  const lists = await Promise.all(
    use.map((e) => api.get<List<Point>>(`/api/editions/${e.id}/points`, { place_type: placeType, limit: 200 })),
  )
  const seen = new Map<string, Point>()
  for (const p of lists.flatMap((l) => l.items)) if (!seen.has(p.id)) seen.set(p.id, p)
  return [...seen.values()]
}
