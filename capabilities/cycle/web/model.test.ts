import { describe, expect, it } from 'vitest'
import { microOf, milliOf, points3, share } from './model'

describe('figures of the cycle', () => {
  it('takes scores exactly', () => {
    expect(milliOf('91.575')).toBe(91575)
    expect(milliOf('86.2')).toBe(86200)
    expect(milliOf(' ')).toBeNull()
    expect(milliOf('86.2001')).toBeUndefined()
    expect(milliOf('-1')).toBeUndefined()
  })
  it('takes shares exactly', () => {
    expect(microOf('15')).toBe(150000)
    expect(microOf('33.3333%')).toBe(333333)
    expect(microOf('x')).toBeUndefined()
  })
  it('shows them as they were typed', () => {
    expect(points3(91575)).toBe('91.575')
    expect(points3(90000)).toBe('90')
    expect(share(150000)).toBe('15%')
  })
})
