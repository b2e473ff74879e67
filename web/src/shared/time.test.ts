import { describe, expect, it } from 'vitest'
import { dayOf, dayStart, exactTime, relativeTime, spanOf } from './time'

const HOUR = 3_600_000
const noon = Date.parse('2026-11-24T04:00:00Z') /* 12:00 in the city */

describe('time', () => {
  it('is shown in the city, not where the browser stands', () => {
    expect(exactTime(noon, 'zh-CN')).toBe('2026/11/24 12:00')
    expect(dayOf(Date.parse('2026-11-23T16:00:00Z'))).toBe('2026-11-24')
    expect(dayStart('2026-11-24')).toBe(Date.parse('2026-11-23T16:00:00Z'))
  })
  it('is relative while that says more than a date', () => {
    expect(relativeTime(noon - 3 * HOUR, noon, 'zh-CN')).toBe('3小时前')
    expect(relativeTime(noon + 49 * HOUR, noon, 'en')).toBe('in 2 days')
    expect(relativeTime(noon - 40 * 24 * HOUR, noon, 'zh-CN')).toContain('10')
  })
  it('tells a length in its largest sensible unit', () => {
    expect(spanOf(25 * 60_000)).toEqual({ amount: 25, unit: 'minute' })
    expect(spanOf(-47 * HOUR)).toEqual({ amount: 47, unit: 'hour' })
    expect(spanOf(49 * HOUR)).toEqual({ amount: 2, unit: 'day' })
  })
})
