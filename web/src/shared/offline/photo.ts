/* A photo as it is sent: at most 1600 px on the long side, upright, JPEG, named by its hash, kept on this device until it was taken. */
import { exifOf, withExif } from './exif'
import { sha256 } from './sha256'
import { photoPut, type KeptPhoto } from './store'

const LONG_SIDE = 1600
const QUALITY = 0.8
const SMALL_ENOUGH = 900_000
const BYTES_MOST = 20 * 1024 * 1024
export type PhotoTrouble = 'not_a_photo' | 'too_large'
export class PhotoRefused extends Error {
  constructor(readonly why: PhotoTrouble) {
    super(why)
  }
}
export interface Shrinking {
  meta: 'keep' | 'drop' /* when and where it was taken: evidence of a visit, nobody's business in a citizen's report */
}

/* What the bytes are, whatever the file is called. */
export function typeOf(bytes: ArrayBuffer): string {
  const b = new Uint8Array(bytes.slice(0, 12))
  const text = String.fromCharCode(...b)
  if (b[0] === 0xff && b[1] === 0xd8) return 'image/jpeg'
  if (text.startsWith('\x89PNG')) return 'image/png'
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'image/webp'
  return ''
}
async function drawn(file: Blob): Promise<ArrayBuffer | null> {
  if (typeof createImageBitmap !== 'function') return null
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const blob = await new Promise<Blob | null>((go) => canvas.toBlob(go, 'image/jpeg', QUALITY))
  canvas.width = 0
  return blob ? blob.arrayBuffer() : null
}
export async function shrink(file: Blob, how: Shrinking): Promise<{ bytes: ArrayBuffer; type: string }> {
  const original = await file.arrayBuffer()
  const type = typeOf(original)
  if (how.meta === 'keep' && type === 'image/jpeg' && original.byteLength <= SMALL_ENOUGH) return { bytes: original, type }
  const small = await drawn(file).catch(() => null)
  if (small) {
    const exif = how.meta === 'keep' && type === 'image/jpeg' ? exifOf(original) : null
    return { bytes: exif ? withExif(small, exif) : small, type: 'image/jpeg' }
  }
  if (!type) throw new PhotoRefused('not_a_photo')
  if (original.byteLength > BYTES_MOST) throw new PhotoRefused('too_large')
  return { bytes: original, type }
}
export async function keepPhoto(file: Blob, how: Shrinking): Promise<KeptPhoto> {
  const { bytes, type } = await shrink(file, how)
  const photo: KeptPhoto = { sha256: await sha256(bytes), type, bytes, at_ms: Date.now(), sent: false }
  await photoPut(photo)
  return photo
}
