/* How the answers of a checklist are laid out: what failed first, then what was partly met, then the rest. */
import type { InspectionFile, Observation, Point } from './api'

export interface Answer {
  point: Point
  seen: Observation | undefined
}
const RANK: Record<string, number> = { fail: 0, partial: 1, pass: 2, not_observed: 3, not_applicable: 4 }

export function answers(file: Pick<InspectionFile, 'points' | 'observations'>): Answer[] {
  const seen = new Map(file.observations.map((o) => [o.point_id, o]))
  const rank = (a: Answer) => (a.seen ? (RANK[a.seen.result] ?? 5) : 5)
  return file.points.map((point) => ({ point, seen: seen.get(point.id) })).sort((a, b) => rank(a) - rank(b))
}
export const glyph: Record<string, string> = { pass: '✓', partial: '◐', fail: '✕', not_observed: '–', not_applicable: '∅' }
