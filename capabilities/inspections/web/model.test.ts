import { expect, it } from 'vitest'
import type { InspectionFile } from './api'
import { answers, glyph } from './model'

it('lists what failed first and keeps unanswered points in sight', () => {
  const points = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
  const observations = [
    { point_id: 'a', result: 'pass' },
    { point_id: 'b', result: 'fail' },
    { point_id: 'c', result: 'not_observed' },
  ]
  const list = answers({ points, observations } as unknown as InspectionFile)
  expect(list.map((a) => a.point.id)).toEqual(['b', 'a', 'c', 'd'])
  expect(list[3]?.seen).toBeUndefined()
})
it('gives each of the five answers its own mark', () => {
  expect(new Set(Object.values(glyph)).size).toBe(5)
})
