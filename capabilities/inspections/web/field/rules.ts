/* What the rule of a point asks the person for, and what an answer to it says. The server holds the same rules and has the last word. */
import type { Point } from './api'

export const RESULTS = ['pass', 'partial', 'fail', 'not_observed', 'not_applicable'] as const
export type Result = (typeof RESULTS)[number]
export interface Source {
  good: number | null
  of: number | null
}
export interface Answer {
  result: Result | ''
  measured: number | null
  sampled: number | null /* sample: how many were looked at; null: all that the rule asks for */
  met: string[] | null /* checklist: the parts met; null: the word decides */
  sources: Record<string, Source>
  grade: string
  note: string
  photos: string[]
}
export type Ruled = Pick<Point, 'measure' | 'rule' | 'minimum' | 'maximum' | 'points_milli'> & Partial<Pick<Point, 'parts'>>
type Said = Pick<Answer, 'measured'> & Partial<Answer>

export const kindOf = (p: Pick<Point, 'rule'>) => p.rule.trim().split(/\s+/)[0] ?? ''
const numbers = (p: Pick<Point, 'rule'>) => (p.rule.match(/\d+(\.\d+)?/g) ?? []).map(Number)
export const sampleOf = (p: Pick<Point, 'rule'>) => (kindOf(p) === 'sample' ? (numbers(p)[1] ?? null) : null)
const parts = (p: Ruled) => p.parts ?? []

export const sourcesBegun = (p: Ruled, a: Said) =>
  kindOf(p) === 'split' && parts(p).some((x) => a.sources?.[x.name]?.good != null || a.sources?.[x.name]?.of != null)
export const sourcesWhole = (p: Ruled, a: Said) =>
  kindOf(p) === 'split' &&
  parts(p).every((x) => {
    const s = a.sources?.[x.name]
    return !!s && s.good !== null && s.of !== null && s.of > 0 && s.good <= s.of
  })
/* Of a sample that is not whole, the count decides only when the rest cannot change it. */
export function sampleOpen(p: Ruled, a: Said): boolean {
  const [need, of] = numbers(p)
  if (kindOf(p) !== 'sample' || a.measured === null || a.sampled == null || !need || !of) return false
  return a.sampled > of || a.measured > a.sampled || (a.measured < need && a.measured + of - a.sampled >= need)
}

function byParts(p: Ruled, a: Said): Result | null {
  if (kindOf(p) === 'checklist' && a.met) return a.met.length === parts(p).length ? 'pass' : a.met.length ? 'partial' : 'fail'
  if (kindOf(p) === 'graded' && a.grade) {
    const at = parts(p).findIndex((x) => x.name === a.grade)
    return at === 0 ? 'pass' : at === parts(p).length - 1 ? 'fail' : 'partial'
  }
  if (!sourcesWhole(p, a)) return null
  const good = parts(p).map((x) => a.sources![x.name]!)
  return good.every((s) => s.good === s.of) ? 'pass' : good.every((s) => !s.good) ? 'fail' : 'partial'
}

function byBounds(p: Ruled, measured: number): Result | null {
  if (!measured) return null
  const out = (p.maximum && measured > p.maximum) || (p.minimum && measured < p.minimum)
  return p.maximum || p.minimum ? (out ? 'fail' : 'pass') : null
}

/* What a count, a measure or the parts say by themselves: "count 3", "sample 3 of 5", "missing 10 each 2", "ratio 8", the bounds of
 * the point. Nothing is said (null) where the words of the person decide. */
export function judged(p: Ruled, a: Said): Result | null {
  const said = byParts(p, a)
  if (said) return said
  if (a.measured === null || p.measure === 'none' || !Number.isFinite(a.measured)) return null
  if (p.measure !== 'count') return byBounds(p, a.measured)
  const [need, each] = numbers(p)
  const kind = kindOf(p)
  if (!need || sampleOpen(p, a)) return null
  if (kind === 'count' || kind === 'sample') return a.measured >= need ? 'pass' : 'fail'
  if (a.measured >= need) return kind === 'missing' || kind === 'ratio' ? 'pass' : null
  if (kind === 'ratio') return a.measured > 0 ? 'partial' : 'fail'
  if (kind === 'missing') return p.points_milli - (need - a.measured) * Number(each) * 1000 > 0 ? 'partial' : 'fail'
  return null
}

/* The person pressed one of the five words: parts and grade follow, so that nothing contradicts. */
export function follow(p: Ruled, a: Answer, word: Result | ''): void {
  const all = parts(p).map((x) => x.name)
  if (kindOf(p) === 'checklist') {
    const isSome = !!a.met?.length && a.met.length < all.length
    a.met = word === 'pass' ? all : word === 'fail' ? [] : word === 'partial' && isSome ? a.met : null
  }
  if (kindOf(p) === 'graded') {
    const middle = all.slice(1, -1)
    const ends: Partial<Record<Result | '', string>> = { pass: all[0], fail: all[all.length - 1] }
    if (word !== 'partial') a.grade = ends[word] ?? ''
    else if (!middle.includes(a.grade)) a.grade = middle[0] ?? ''
  }
  if (kindOf(p) === 'split' && judged(p, a) !== word) a.sources = {}
}

/* The members of the body that the rule asks for; nothing where nothing was seen. */
export function bodyMembers(p: Ruled, a: Answer) {
  if (a.result !== 'pass' && a.result !== 'partial' && a.result !== 'fail') return {}
  const of = sampleOf(p)
  return {
    ...(of !== null && a.measured !== null ? { sampled: a.sampled ?? of } : {}),
    ...(kindOf(p) === 'checklist' && a.met ? { parts: a.met } : {}),
    ...(sourcesWhole(p, a) ? { sources: parts(p).map((x) => ({ name: x.name, good: a.sources[x.name]!.good!, of: a.sources[x.name]!.of! })) } : {}),
    ...(kindOf(p) === 'graded' && a.grade ? { grade: a.grade } : {}),
  }
}
