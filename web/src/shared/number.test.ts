import { describe, expect, it } from 'vitest'
import { metres, percent, points } from './number'

describe('numbers', () => {
  it('come from thousandths', () => {
    expect(percent(873)).toBe('87.3%')
    expect(points(120)).toBe('0.12')
    expect(points(1000)).toBe('1')
    expect(points(0)).toBe('0')
    expect(points(20000)).toBe('20')
  })
  it('never show nothing as zero', () => {
    expect(percent(null)).toBe('—')
    expect(points(undefined)).toBe('—')
  })
  it('measure in metres, then kilometres', () => {
    expect(metres(37)).toBe('37 m')
    expect(metres(1240)).toBe('1.2 km')
  })
})
