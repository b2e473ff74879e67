import { describe, expect, it } from 'vitest'
import { exifOf, withExif } from './exif'

/* A JPEG head with an Exif segment of one entry: orientation 6 (turned). */
function turned(order: 'II' | 'MM'): ArrayBuffer {
  const little = order === 'II'
  const b = new Uint8Array(2 + 4 + 32 + 4)
  const v = new DataView(b.buffer)
  v.setUint16(0, 0xffd8)
  v.setUint16(2, 0xffe1)
  v.setUint16(4, 34)
  b.set([0x45, 0x78, 0x69, 0x66, 0, 0], 6)
  v.setUint16(12, little ? 0x4949 : 0x4d4d)
  v.setUint16(14, 42, little)
  v.setUint32(16, 8, little)
  v.setUint16(20, 1, little)
  v.setUint16(22, 0x0112, little)
  v.setUint16(24, 3, little)
  v.setUint32(26, 1, little)
  v.setUint16(30, 6, little)
  v.setUint16(38, 0xffda)
  return b.buffer
}
const small = Uint8Array.from([0xff, 0xd8, 0xff, 0xda, 1, 2, 3]).buffer

describe('what a photo says of itself', () => {
  it.each(['II', 'MM'] as const)('is carried over with the orientation upright (%s)', (order) => {
    const segment = exifOf(turned(order))!
    expect(segment.length).toBe(36)
    expect(new DataView(segment.buffer).getUint16(28, order === 'II')).toBe(1)
    const out = new Uint8Array(withExif(small, segment))
    expect([...out.slice(0, 4)]).toEqual([0xff, 0xd8, 0xff, 0xe1])
    expect([...out.slice(-5)]).toEqual([0xff, 0xda, 1, 2, 3])
    expect(exifOf(out.buffer)).not.toBeNull()
  })
  it('is nothing where there is none, or where the file is cut off', () => {
    expect(exifOf(small)).toBeNull()
    expect(exifOf(new ArrayBuffer(3))).toBeNull()
    expect(exifOf(turned('II').slice(0, 20))).toBeNull()
  })
})
