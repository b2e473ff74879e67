import { describe, expect, it } from 'vitest'
import type { Point } from './api'
import { answered, answerOf, bodyOf, byFacet, judged, lacks, photosOf, refusedPoints, type VisitDraft } from './model'

const point = (id: string, more: Partial<Point> = {}): Point => ({
  id,
  code: id,
  standard_id: '1',
  standard_number: '1.1.1',
  text: id,
  facet: 'lower',
  rule: 'binary',
  rule_says: '',
  parts: [],
  points_milli: 4000,
  photo_needed: false,
  measure: 'none',
  minimum: 0,
  maximum: 0,
  category: 'litter',
  ...more,
})
const draft = (points: Point[]): VisitDraft => ({
  id: 'v',
  planned: false,
  kind: 'daily',
  plan_name: '',
  site: { id: '9', name: 'x', type_name: '', division: '', lon: null, lat: null },
  points,
  answers: {},
  started_ms: 1000,
  lon: null,
  lat: null,
  accuracy_m: null,
})

describe('what a number says', () => {
  const count = (rule: string, n: number) => judged(point('a', { measure: 'count', rule }), { measured: n })
  it('by the rule of the point, as the server has it', () => {
    expect([2, 3, 9].map((n) => count('count 3', n))).toEqual(['fail', 'pass', 'pass'])
    expect([2, 3].map((n) => count('sample 3 of 5', n))).toEqual(['fail', 'pass'])
    expect([0, 5, 8].map((n) => count('ratio 8', n))).toEqual(['fail', 'partial', 'pass'])
    expect([7, 8, 9, 10].map((n) => count('missing 10 each 2', n))).toEqual(['fail', 'fail', 'partial', 'pass'])
    expect(count('binary', 3)).toBeNull()
  })
  it('by the bounds of a time or a distance', () => {
    const minutes = (n: number) => judged(point('a', { measure: 'minutes', maximum: 15 }), { measured: n })
    expect([1, 15, 16].map(minutes)).toEqual(['pass', 'pass', 'fail'])
    expect(judged(point('a', { measure: 'distance_m', minimum: 5 }), { measured: 4 })).toBe('fail')
    expect(minutes(0)).toBeNull()
  })
  it('is nothing where nothing was counted', () => {
    expect(judged(point('a', { measure: 'count', rule: 'count 3' }), { measured: null })).toBeNull()
    expect(judged(point('a'), { measured: 3 })).toBeNull()
  })
})

describe('a visit', () => {
  it('lacks a photo only where an answer falls short and the point asks for one', () => {
    const d = draft([point('a', { photo_needed: true }), point('b', { photo_needed: true }), point('c')])
    answerOf(d, 'a').result = 'fail'
    answerOf(d, 'b').result = 'pass'
    answerOf(d, 'c').result = 'partial'
    expect(lacks(d)).toEqual({ a: 'photo' })
    answerOf(d, 'a').photos = ['h']
    expect(lacks(d)).toEqual({})
  })
  it('names an answer that contradicts its number', () => {
    const d = draft([point('a', { measure: 'count', rule: 'count 3' })])
    Object.assign(answerOf(d, 'a'), { result: 'pass', measured: 2 })
    expect(lacks(d)).toEqual({ a: 'contradiction' })
  })
  it('is sent whole: unanswered is not observed, numbers under their own name, photos once', () => {
    const d = draft([point('a', { measure: 'minutes', maximum: 15 }), point('b'), point('c')])
    Object.assign(answerOf(d, 'a'), { result: 'fail', measured: 20, note: ' 慢 ', photos: ['h1', 'h2'] })
    Object.assign(answerOf(d, 'b'), { result: 'fail', photos: ['h1'] })
    expect(answered(d)).toBe(2)
    expect(photosOf(d)).toEqual(['h1', 'h2'])
    expect(bodyOf(d, 5000)).toEqual({
      site_id: '9',
      kind: 'daily',
      started_ms: 1000,
      ended_ms: 5000,
      observations: [
        { point_id: 'a', result: 'fail', minutes: 20, note: '慢', photos: ['h1', 'h2'] },
        { point_id: 'b', result: 'fail', photos: ['h1'] },
        { point_id: 'c', result: 'not_observed' },
      ],
    })
    expect(bodyOf({ ...d, lon: 114.5, lat: 34.1, accuracy_m: 8 }, 5000)).toMatchObject({ lon: 114.5, lat: 34.1, accuracy_m: 8 })
  })
  it('never ends before it began, whatever the clock of the phone did', () => {
    expect(bodyOf(draft([]), 10)).toMatchObject({ started_ms: 10, ended_ms: 10 })
  })
  it('is shown from top to bottom, unknown facets last', () => {
    const d = [point('a', { facet: 'soft' }), point('b', { facet: 'upper' }), point('c', { facet: 'new' as Point['facet'] })]
    expect(byFacet(d).map((g) => [g.facet, g.points[0]!.id])).toEqual([
      ['upper', 'b'],
      ['soft', 'a'],
      ['other', 'c'],
    ])
  })
  it('finds the point a refusal speaks of', () => {
    const fields = [
      { field: 'observations.1.photos', message: '需要照片' },
      { field: 'ended_ms', message: 'x' },
      { field: 'observations.9.result', message: 'y' },
    ]
    expect(refusedPoints(draft([point('a'), point('b')]), fields)).toEqual({ b: '需要照片' })
  })
})
