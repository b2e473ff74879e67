import { describe, expect, it } from 'vitest'
import { clockOf, isClosed } from './caseClock'

const line = (state: string, handled_ms: number | null = null, closed_ms: number | null = null) =>
  ({ state, handled_ms, closed_ms, due_ms: 1000, light: 'none' }) as Parameters<typeof clockOf>[0]

describe('the clock of a case', () => {
  it('runs while somebody works on it', () => {
    expect(clockOf(line('handling'))).toMatchObject({ due: 1000, stopped: null, stands: false })
  })
  it('stands while it waits for others, so that no time is said to be left', () => {
    for (const state of ['returned', 'arbitration', 'paused', 'referred']) expect(clockOf(line(state)).stands).toBe(true)
  })
  it('stopped when the work was reported done, not when that was verified', () => {
    expect(clockOf(line('handled', 700))).toMatchObject({ stopped: 700, stands: false })
    expect(clockOf(line('closed', 700, 900)).stopped).toBe(700)
    expect(clockOf(line('closed', null, 900)).stopped).toBe(900)
    expect(isClosed(line('void'))).toBe(true)
  })
})
