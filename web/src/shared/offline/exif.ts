/* A photo made smaller by the canvas loses when and where it was taken. Those words are carried over from the original, with the
 * orientation set to upright, because the pixels already are. */
const ORIENTATION = 0x0112

function findExif(view: DataView): { at: number; length: number } | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null
  let at = 2
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint16(at)
    const length = view.getUint16(at + 2)
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda || length < 2 || at + 2 + length > view.byteLength) return null
    if (marker === 0xffe1 && length >= 16 && view.getUint32(at + 4) === 0x45786966) return { at, length: length + 2 }
    at += 2 + length
  }
  return null
}
function setUpright(segment: DataView) {
  const tiff = 10
  const order = segment.getUint16(tiff)
  if (order !== 0x4949 && order !== 0x4d4d) return
  const little = order === 0x4949
  const ifd = tiff + segment.getUint32(tiff + 4, little)
  if (ifd + 2 > segment.byteLength) return
  const count = segment.getUint16(ifd, little)
  for (let i = 0; i < count; i++) {
    const entry = ifd + 2 + i * 12
    if (entry + 12 > segment.byteLength) return
    if (segment.getUint16(entry, little) === ORIENTATION) segment.setUint16(entry + 8, 1, little)
  }
}
export function exifOf(jpeg: ArrayBuffer): Uint8Array<ArrayBuffer> | null {
  const found = findExif(new DataView(jpeg))
  if (!found) return null
  const segment = new Uint8Array(jpeg.slice(found.at, found.at + found.length))
  setUpright(new DataView(segment.buffer))
  return segment
}
export function withExif(jpeg: ArrayBuffer, segment: Uint8Array<ArrayBuffer>): ArrayBuffer {
  const out = new Uint8Array(jpeg.byteLength + segment.length)
  out.set(new Uint8Array(jpeg, 0, 2))
  out.set(segment, 2)
  out.set(new Uint8Array(jpeg, 2), 2 + segment.length)
  return out.buffer
}
