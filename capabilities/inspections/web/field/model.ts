/* A visit as the phone keeps it, and the few rules a person should not have to wait for the server to hear. */
import type { Point, VisitFile } from './api'

export const RESULTS = ['pass', 'partial', 'fail', 'not_observed', 'not_applicable'] as const
export type Result = (typeof RESULTS)[number]
export const GLYPH: Record<Result, string> = { pass: '✓', partial: '◐', fail: '✕', not_observed: '–', not_applicable: '○' }
export const FACETS = ['upper', 'middle', 'lower', 'soft'] as const
export const KINDS = ['daily', 'unannounced', 'mock', 'third_party', 'self', 'night'] as const

export interface Answer {
  result: Result | ''
  measured: number | null
  note: string
  photos: string[]
}
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
export const emptyAnswer = (): Answer => ({ result: '', measured: null, note: '', photos: [] })
export const isShort = (a: Answer) => a.result === 'partial' || a.result === 'fail'
export const answerOf = (d: VisitDraft, pointId: string): Answer => (d.answers[pointId] ??= emptyAnswer())

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

/* What a count or a measure says by itself: "count 3", "sample 3 of 5", "missing 10 each 2", "ratio 8", or the bounds of the point.
 * Nothing is said (null) where the words of the person decide. The server holds the same rule and has the last word. */
export function judged(
  point: Pick<Point, 'measure' | 'rule' | 'minimum' | 'maximum' | 'points_milli'>,
  measured: number | null,
): Result | null {
  if (measured === null || point.measure === 'none' || !Number.isFinite(measured)) return null
  if (point.measure !== 'count') {
    if (!measured) return null
    const out = (point.maximum && measured > point.maximum) || (point.minimum && measured < point.minimum)
    return point.maximum || point.minimum ? (out ? 'fail' : 'pass') : null
  }
  const [kind, first, , each] = point.rule.trim().split(/\s+/)
  const need = Number(first)
  if (!(need > 0)) return null
  if (kind === 'count' || kind === 'sample') return measured >= need ? 'pass' : 'fail'
  if (measured >= need) return kind === 'missing' || kind === 'ratio' ? 'pass' : null
  if (kind === 'ratio') return measured > 0 ? 'partial' : 'fail'
  if (kind === 'missing') return point.points_milli - (need - measured) * Number(each) * 1000 > 0 ? 'partial' : 'fail'
  return null
}

export type Lack = 'photo' | 'contradiction'
export function lacks(d: VisitDraft): Record<string, Lack> {
  const found: Record<string, Lack> = {}
  for (const p of d.points) {
    const a = d.answers[p.id]
    if (!a?.result) continue
    if (isShort(a) && p.photo_needed && !a.photos.length) found[p.id] = 'photo'
    const says = judged(p, a.measured)
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
