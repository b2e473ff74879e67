/* Photos travel by content hash: the same picture is sent once, and a command is accepted only when every hash it names is stored. */
import { api, newKey } from './client'
import type { Photo } from './types'

export const PHOTO_BYTES_MOST = 20 * 1024 * 1024

async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('')
}

/* Without HTTPS the browser offers no digest; the server then names the photo itself. */
export async function uploadPhoto(file: File): Promise<Photo> {
  if (globalThis.crypto?.subtle) {
    const hash = await sha256Hex(await file.arrayBuffer())
    return api.put<Photo>(`/api/photos/${hash}`, new Blob([file], { type: file.type || 'image/jpeg' }), { key: newKey() })
  }
  const form = new FormData()
  form.append('photo', file, file.name)
  return api.post<Photo>('/api/photos', form)
}

export function photoBlob(sha256: string, size: 'thumb' | 'view' | 'full'): Promise<Blob> {
  return api.bytes(`/api/photos/${sha256}`, { size })
}
