/* A visit as the phone keeps it, and the few rules a person should not have to wait for the server to hear. */
import type { Point, VisitFile } from './api'
import { bodyMembers, judged, kindOf, type Answer, type Result, sampleOpen, sourcesBegun, sourcesWhole } from './rules'

export { judged, RESULTS, type Answer, type Result } from './rules'

export const GLYPH: Record<Result, string> = { pass: '✓', partial: '◐', fail: '✕', not_observed: '–', not_applicable: '○' }
export const FACETS = ['upper', 'middle', 'lower', 'soft'] as const
export const KINDS = ['daily', 'unannounced', 'mock', 'third_party', 'self', 'night'] as const

export interface VisitDraft {
  id: string
  planned: boolean
  kind: string
  plan_name: string
  site: { id: string; name: string; type_name: string; division: string; lon: number | null; lat: number | null }
  points: Point[]
  answers: Record<string, Answer>
  started_ms: number
  lon: number | null
  lat: number | null
  accuracy_m: number | null
}
export const emptyAnswer = (): Answer => ({
  result: '',
  measured: null,
  sampled: null,
  met: null,
  sources: {},
  grade: '',
  note: '',
  photos: [],
})
export const isShort = (a: Answer) => a.result === 'partial' || a.result === 'fail'
/* A draft kept by an earlier version of this page gets the members it did not have. */
export function answerOf(d: VisitDraft, pointId: string): Answer {
  const known: Partial<Answer> | undefined = d.answers[pointId]
  return known?.sources ? (known as Answer) : (d.answers[pointId] = { ...emptyAnswer(), ...known })
}

export function draftOf(file: VisitFile, now: number): VisitDraft {
  return {
    id: file.id,
    planned: true,
    kind: file.kind,
    plan_name: file.plan_name ?? '',
    site: {
      id: file.site_id,
      name: file.site_name,
      type_name: file.site_type_name ?? '',
      division: file.division_name ?? '',
      lon: file.lon,
      lat: file.lat,
    },
    points: file.points,
    answers: {},
    started_ms: now,
    lon: null,
    lat: null,
    accuracy_m: null,
  }
}
export function byFacet(points: Point[]): { facet: string; points: Point[] }[] {
  const known = FACETS.map((facet) => ({ facet: facet as string, points: points.filter((p) => p.facet === facet) }))
  const rest = points.filter((p) => !(FACETS as readonly string[]).includes(p.facet))
  return [...known, { facet: 'other', points: rest }].filter((g) => g.points.length)
}
export const answered = (d: VisitDraft) => d.points.filter((p) => d.answers[p.id]?.result).length

export type Lack = 'photo' | 'contradiction' | 'sample' | 'sources'
export function lacks(d: VisitDraft): Record<string, Lack> {
  const found: Record<string, Lack> = {}
  for (const p of d.points) {
    const a = d.answers[p.id]
    if (!a?.result) continue
    if (isShort(a) && p.photo_needed && !a.photos.length) found[p.id] = 'photo'
    if (sampleOpen(p, a)) found[p.id] = 'sample'
    if (sourcesBegun(p, a) && !sourcesWhole(p, a)) found[p.id] = 'sources'
    const says = kindOf(p) === 'graded' ? null : judged(p, a)
    if (says && (a.result === 'pass') !== (says === 'pass') && (a.result === 'pass' || a.result === 'fail')) found[p.id] = 'contradiction'
  }
  return found
}

const MEASURED: Record<string, 'count' | 'distance_m' | 'minutes'> = { count: 'count', distance_m: 'distance_m', minutes: 'minutes' }
/* The body of PUT /api/inspections/:id. What was not answered was not observed. */
export function bodyOf(d: VisitDraft, endedMs: number) {
  return {
    site_id: d.site.id,
    kind: d.kind,
    started_ms: Math.min(d.started_ms, endedMs),
    ended_ms: endedMs,
    ...(d.lon !== null && d.lat !== null ? { lon: d.lon, lat: d.lat } : {}),
    ...(d.accuracy_m !== null ? { accuracy_m: d.accuracy_m } : {}),
    observations: d.points.map((p) => {
      const a = d.answers[p.id] ?? emptyAnswer()
      const measure = MEASURED[p.measure]
      return {
        point_id: p.id,
        result: a.result || 'not_observed',
        ...(measure && a.measured !== null ? { [measure]: a.measured } : {}),
        ...bodyMembers(p, a),
        ...(a.note.trim() ? { note: a.note.trim() } : {}),
        ...(a.photos.length ? { photos: a.photos } : {}),
      }
    }),
  }
}
export const photosOf = (d: VisitDraft) => [...new Set(d.points.flatMap((p) => d.answers[p.id]?.photos ?? []))]

/* "observations.3.photos" of a refusal is the fourth point of the body. */
export function refusedPoints(d: VisitDraft, fields: { field: string; message: string }[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const f of fields) {
    const at = /^observations\.(\d+)\./.exec(f.field)
    const point = at ? d.points[Number(at[1])] : undefined
    if (point) found[point.id] = f.message
  }
  return found
}
