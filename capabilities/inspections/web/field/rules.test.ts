import { describe, expect, it } from 'vitest'
import { bodyMembers, follow, judged, sampleOpen, type Answer, type Ruled } from './rules'

const parts = (...names: string[]) => names.map((name) => ({ name, label: name, weight_milli: 0 }))
const point = (rule: string, ...names: string[]): Ruled => ({
  measure: /^(sample|count)/.test(rule) ? 'count' : 'none',
  rule,
  minimum: 0,
  maximum: 0,
  points_milli: 4000,
  parts: parts(...names),
})
const answer = (more: Partial<Answer>): Answer => ({
  result: '',
  measured: null,
  sampled: null,
  met: null,
  sources: {},
  grade: '',
  note: '',
  photos: [],
  ...more,
})

describe('a checklist', () => {
  const p = point('checklist sign:40 person:30 log:30', 'sign', 'person', 'log')
  it('is judged by its parts', () => {
    expect(judged(p, answer({ met: ['sign', 'log', 'person'] }))).toBe('pass')
    expect(judged(p, answer({ met: ['log'] }))).toBe('partial')
    expect(judged(p, answer({ met: [] }))).toBe('fail')
    expect(judged(p, answer({}))).toBeNull()
  })
  it('follows the word that is pressed', () => {
    const a = answer({})
    follow(p, a, 'pass')
    expect(a.met).toHaveLength(3)
    follow(p, a, 'not_applicable')
    expect(a.met).toBeNull()
  })
  it('sends the parts met, also none of them, and nothing when nothing was seen', () => {
    expect(bodyMembers(p, answer({ result: 'fail', met: [] }))).toEqual({ parts: [] })
    expect(bodyMembers(p, answer({ result: 'not_observed', met: ['log'] }))).toEqual({})
  })
})
describe('grades', () => {
  const p = point('graded A:100 B:80 C:60', 'A', 'B', 'C')
  it('follow words and words follow grades', () => {
    expect(['A', 'B', 'C'].map((grade) => judged(p, answer({ grade })))).toEqual(['pass', 'partial', 'fail'])
    const a = answer({})
    follow(p, a, 'partial')
    expect(a.grade).toBe('B')
    expect(bodyMembers(p, { ...a, result: 'partial' })).toEqual({ grade: 'B' })
  })
})
describe('sources', () => {
  const p = point('split residents:70 surveyors:30', 'residents', 'surveyors')
  const sources = { residents: { good: 18, of: 20 }, surveyors: { good: 5, of: 5 } }
  it('speak once all of them are counted', () => {
    expect(judged(p, answer({ sources }))).toBe('partial')
    expect(judged(p, answer({ sources: { residents: { good: 18, of: null } } }))).toBeNull()
    expect(bodyMembers(p, answer({ result: 'partial', sources }))).toEqual({
      sources: [
        { name: 'residents', good: 18, of: 20 },
        { name: 'surveyors', good: 5, of: 5 },
      ],
    })
  })
})
describe('a sample', () => {
  const p = point('sample 3 of 5')
  it('is open until the rest cannot change it', () => {
    expect(sampleOpen(p, answer({ measured: 2, sampled: 3 }))).toBe(true)
    expect(sampleOpen(p, answer({ measured: 3, sampled: 3 }))).toBe(false)
    expect(sampleOpen(p, answer({ measured: 0, sampled: 3 }))).toBe(false)
    expect(judged(p, answer({ measured: 2, sampled: 3 }))).toBeNull()
    expect(bodyMembers(p, answer({ result: 'fail', measured: 2 }))).toEqual({ sampled: 5 })
  })
})
