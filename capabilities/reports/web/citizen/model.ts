/* What the page keeps on this device: the report being written, and the receipts of those sent. */
import { newKey } from '@/shared/api/client'
import type { NewReport, Place } from './api'

export interface Draft {
  place: Place | null
  address: string
  text: string
  category: string
  contact: string
  photos: string[]
  attempt: { words: string; key: string } | null
}
export interface Receipt {
  number: string
  text: string
  at_ms: number
  joined: boolean
}
export const PHOTOS_MOST = 6
export const COMMON = ['litter', 'parking', 'road_damage', 'manhole', 'lamp', 'street_trading', 'noise', 'shared_bikes']
const DRAFT = 'wencheng.draft.report'
const RECEIPTS = 'wencheng.receipts'
const RECEIPTS_KEPT = 20

export const emptyDraft = (): Draft => ({ place: null, address: '', text: '', category: '', contact: '', photos: [], attempt: null })

function read<T>(key: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as T | null
  } catch {
    return null /* not ours, or cut off: as if there were none */
  }
}
export const loadDraft = (): Draft => ({ ...emptyDraft(), ...read<Partial<Draft>>(DRAFT) })
export const saveDraft = (draft: Draft) => localStorage.setItem(DRAFT, JSON.stringify(draft))
export const dropDraft = () => localStorage.removeItem(DRAFT)
export const isEmpty = (d: Draft) => !d.place && !d.address && !d.text && !d.contact && !d.photos.length && !d.category

export const receipts = (): Receipt[] => read<Receipt[]>(RECEIPTS) ?? []
export function addReceipt(receipt: Receipt) {
  const others = receipts().filter((r) => r.number !== receipt.number)
  localStorage.setItem(RECEIPTS, JSON.stringify([receipt, ...others].slice(0, RECEIPTS_KEPT)))
}

export function bodyOf(d: Draft): NewReport {
  const address = d.address.trim()
  const contact = d.contact.trim()
  return {
    text: d.text.trim(),
    ...(d.place ? { lon: round(d.place.lon), lat: round(d.place.lat) } : {}),
    ...(address ? { address } : {}),
    ...(d.category ? { category: d.category } : {}),
    ...(contact ? { contact } : {}),
  }
}
const round = (x: number) => Math.round(x * 1e6) / 1e6

/* The same words and photos go out under the same key, over reloads, until the server has answered: pressing again is safe. */
export function keyFor(d: Draft): string {
  const words = JSON.stringify([bodyOf(d), d.photos])
  if (d.attempt?.words !== words) d.attempt = { words, key: newKey() }
  return d.attempt.key
}

export type Missing = 'place' | 'text'
export function missing(d: Draft): Missing[] {
  return [...(!d.place && !d.address.trim() ? (['place'] as const) : []), ...(!d.text.trim() ? (['text'] as const) : [])]
}
export const isOutside = (p: Place, extent: number[] | null | undefined) =>
  !!extent && extent.length === 4 && (p.lon < extent[0]! || p.lat < extent[1]! || p.lon > extent[2]! || p.lat > extent[3]!)
