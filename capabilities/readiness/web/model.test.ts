import { expect, it } from 'vitest'
import { money } from './model'

it('money is told in the units of the language', () => {
  expect(money(23_000_000, 'zh-CN')).toBe('23.0 万元')
  expect(money(23_000_000, 'en')).toBe('¥230,000')
  expect(money(0, 'zh-CN')).toBe('0.0 万元')
})
