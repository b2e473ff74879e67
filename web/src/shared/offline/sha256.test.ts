import { describe, expect, it, vi } from 'vitest'
import { sha256, sha256Small } from './sha256'

const made = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 31 + (i >> 3)) & 255).buffer
const known = async (bytes: ArrayBuffer) =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))].map((b) => b.toString(16).padStart(2, '0')).join('')

describe('the hash of a photo', () => {
  it.each([0, 1, 3, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 70_001])('agrees with a known one for %i bytes', async (n) => {
    expect(sha256Small(made(n))).toBe(await known(made(n)))
  })
  it('agrees with the published one of “abc”', () => {
    const abc = Uint8Array.from([97, 98, 99]).buffer
    expect(sha256Small(abc)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })
  it('is the same where the browser offers none', async () => {
    const own = await sha256(made(5000))
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
    expect(await sha256(made(5000))).toBe(own)
    vi.unstubAllGlobals()
  })
})
