import { describe, expect, it } from 'vitest'
import type { Rank, RunRow } from './api'
import { chance, chanceOf, gain, likelyPlaces, trendOf } from './model'

const rank = (chances: number[]): Rank => ({
  known: chances.length - 1,
  unknown: 0,
  square: 1,
  square_micro: chances[0] ?? 0,
  mean_place_milli: 1000,
  places: chances.map((c, i) => ({ place: i + 1, chance_micro: c })),
})

describe('the forecast in words', () => {
  it('never says certain when it is not', () => {
    expect(chance(0)).toBe('0%')
    expect(chance(1)).toBe('<1%')
    expect(chance(999_999)).toBe('>99%')
    expect(chance(1_000_000)).toBe('100%')
    expect(chance(null)).toBe('—')
  })
  it('keeps the places between two likely ones', () => {
    expect(likelyPlaces(rank([100, 300_000, 0, 699_900, 0])).map((p) => p.place)).toEqual([2, 3, 4])
  })
  it('reads the chance of a target off the curve', () => {
    const curve = Array.from({ length: 201 }, (_, i) => 80_000 + i * 100)
    expect(chanceOf(curve, 80_000)).toBe(1_000_000)
    expect(chanceOf(curve, 100_001)).toBe(0)
    expect(chanceOf([], 1)).toBeNull()
  })
  it('says small gains as small', () => {
    expect(gain(123_000_000)).toBe('+0.12')
    expect(gain(12_300_000)).toBe('+0.012')
    expect(gain(1_230_000)).toBe('+0.0012')
    expect(gain(10)).toBe('<0.0001')
  })
  it('keeps the newest run of a day, oldest day first', () => {
    const run = (id: string, made_ms: number) => ({ id, made_ms }) as RunRow
    expect(trendOf([run('3', 90_000_000), run('2', 5000), run('1', 1000)]).map((r) => r.id)).toEqual(['2', '3'])
  })
})
