import { expect, it } from 'vitest'
import type { ScoreNode } from './api'
import { findNode, lossMilli, rowsOf } from './model'

const node = (id: string, rate: number | null, children: ScoreNode[] = []): ScoreNode => ({
  id,
  number: id,
  text: id,
  rate_milli: rate,
  weight_milli: 8000,
  got_milli: 0,
  possible_milli: 0,
  observations: 0,
  level: 'item',
  method: '',
  standards: 0,
  observed_standards: 0,
  is_local: false,
  children,
})
const tree = [node('1', 900, [node('1.1', 800, [node('1.1.1', null)])]), node('2', 1000)]

it('shows only what is unfolded, with its depth', () => {
  expect(rowsOf(tree, new Set()).map((r) => r.node.id)).toEqual(['1', '2'])
  expect(rowsOf(tree, new Set(['1', '1.1'])).map((r) => [r.node.id, r.level])).toEqual([
    ['1', 0],
    ['1.1', 1],
    ['1.1.1', 2],
    ['2', 0],
  ])
})
it('counts the loss in points of the whole, and never guesses what was not observed', () => {
  expect(lossMilli(node('a', 900))).toBe(800)
  expect(lossMilli(node('a', 1000))).toBe(0)
  expect(lossMilli(node('a', null))).toBeNull()
})
it('finds a node anywhere', () => {
  expect(findNode(tree, '1.1.1')?.id).toBe('1.1.1')
  expect(findNode(tree, '9')).toBeUndefined()
})
