import { describe, expect, it } from 'vitest'
import type { CaseFile, HistoryRow, Move } from './api'
import { beforeAfter, newestFirst, newsSince, OPEN_STATES, orderMoves, STAGES, STATES } from './model'

const move = (name: string, danger = false): Move => ({
  move: name,
  name,
  needs_reason: false,
  needs_photo: false,
  needs_unit: false,
  needs_limit: false,
  needs_assistants: false,
  danger,
})
const row = (id: string, at_ms: number): HistoryRow => ({
  id,
  at_ms,
  by_name: '',
  unit_name: '',
  move: 'accept',
  move_name: '',
  note: '',
  from: null,
  to: '',
  to_unit: null,
  photos: [],
})

describe('the moves of a case', () => {
  it('offer the step that leads on first and what ends it last', () => {
    const { first, shown, rest } = orderMoves([move('void', true), move('refer'), move('dispatch'), move('list')])
    expect(first?.move).toBe('dispatch')
    expect(shown.map((m) => m.move)).toEqual(['refer', 'list'])
    expect(rest.map((m) => m.move)).toEqual(['void'])
  })
  it('name each step once, and lead only with what goes onward', () => {
    expect(orderMoves([move('return'), move('return')]).shown).toHaveLength(1)
    expect(orderMoves([move('redirect'), move('refer')]).first).toBeUndefined()
    expect(orderMoves([move('void', true)]).first).toBeUndefined()
  })
})
describe('the story', () => {
  it('is told newest first; ids break ties', () => {
    expect(newestFirst([row('1', 5), row('3', 9), row('2', 9)]).map((h) => h.id)).toEqual(['3', '2', '1'])
  })
  it('knows what others did meanwhile', () => {
    expect(newsSince([row('1', 1), row('2', 2)], [row('1', 1)]).map((h) => h.id)).toEqual(['2'])
  })
})
describe('photos', () => {
  const photo = (sha256: string, purpose: string) => ({
    sha256,
    purpose,
    width: 1,
    height: 1,
    taken_ms: null,
    lon: null,
    lat: null,
    flags: [],
  })
  it('compare the first of the trouble with the newest of the repair', () => {
    const photos = [photo('a', 'before'), photo('b', 'after'), photo('c', 'after')]
    expect(beforeAfter({ photos } as unknown as CaseFile)).toEqual({ before: 'a', after: 'c' })
    expect(beforeAfter({ photos: photos.slice(0, 1) } as unknown as CaseFile)).toBeNull()
  })
})
it('every state but the voided stands in one column of the board', () => {
  const columns = STAGES.flatMap((s) => s.states)
  expect(columns.slice().sort()).toEqual(STATES.filter((s) => s !== 'void').sort())
  expect(OPEN_STATES).not.toContain('closed')
})
