import { describe, expect, it } from 'vitest'
import { daysOf, flipDay, isWeekend, monthCells, planOf } from './model'

describe('a month of the working calendar', () => {
  it('starts its weeks on Monday', () => {
    const cells = monthCells(2026, 1, planOf([]))
    expect(cells.findIndex((c) => c !== null)).toBe(6)
    expect(cells.filter(Boolean)).toHaveLength(28)
  })
  it('knows weekends and the notice’s swaps', () => {
    const plan = planOf([
      { date: '2026-01-04', kind: 'work', name: '元旦调休' },
      { date: '2026-01-01', kind: 'off', name: '元旦' },
    ])
    const by = Object.fromEntries(monthCells(2026, 0, plan).flatMap((c) => (c ? [[c.date, c]] : [])))
    expect(isWeekend('2026-01-04')).toBe(true)
    expect(by['2026-01-04']?.works).toBe(true)
    expect(by['2026-01-01']?.works).toBe(false)
    expect(by['2026-01-05']?.works).toBe(true)
    expect(by['2026-01-10']?.works).toBe(false)
  })
  it('flips a day and back without a trace', () => {
    const once = flipDay(planOf([]), '2026-05-04', '劳动节')
    expect(daysOf(once)).toEqual([{ date: '2026-05-04', kind: 'off', name: '劳动节' }])
    expect(daysOf(flipDay(once, '2026-05-04', ''))).toEqual([])
    expect(daysOf(flipDay(planOf([]), '2026-05-09', '')).at(0)?.kind).toBe('work')
  })
})
