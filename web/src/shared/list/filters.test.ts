import { describe, expect, it } from 'vitest'
import { filtersOf, sameFilters, toggleWord } from './filters'

describe('the filter in the address', () => {
  it('leaves out what is not a filter', () => {
    expect(filtersOf({ state: 'handling', open: '7', face: 'map', q: '' })).toEqual({ state: 'handling' })
  })
  it('knows a view again', () => {
    expect(sameFilters({ light: 'red', order: 'due' }, { order: 'due', light: 'red' })).toBe(true)
    expect(sameFilters({ light: 'red' }, { light: 'red', q: 'x' })).toBe(false)
  })
  it('adds and takes words', () => {
    expect(toggleWord(undefined, 'filed')).toBe('filed')
    expect(toggleWord('filed', 'handling')).toBe('filed,handling')
    expect(toggleWord('filed,handling', 'filed')).toBe('handling')
    expect(toggleWord('filed', 'filed')).toBeUndefined()
  })
})
