/* What this device keeps until the server has it: photos by content hash, items waiting to be sent, drafts, and the last answers read.
 * Opened on first use. Photos are kept as bytes and type, not as Blob (old WebKit loses those). */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { ProblemField } from '@/shared/api/types'

export interface KeptPhoto {
  sha256: string
  type: string
  bytes: ArrayBuffer
  at_ms: number
  sent: boolean
}
export type ItemState = 'waiting' | 'failed' | 'done'
export interface QueueItem {
  id: string
  account: string
  kind: string
  title: string
  method: 'PUT' | 'POST'
  path: string
  body: unknown
  key: string
  photos: string[]
  state: ItemState
  status: number
  code: string
  reason: string
  fields: ProblemField[]
  tries: number
  made_ms: number
  sent_ms: number | null
  result: unknown
}
export interface Draft {
  id: string
  account: string
  kind: string
  changed_ms: number
  data: unknown
}
export interface KeptAnswer {
  key: string
  at_ms: number
  data: unknown
}
interface Tables extends DBSchema {
  photos: { key: string; value: KeptPhoto }
  queue: { key: string; value: QueueItem }
  drafts: { key: string; value: Draft }
  kept: { key: string; value: KeptAnswer }
}

let opened: Promise<IDBPDatabase<Tables>> | null = null
export function store(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>('wencheng', 1, {
    upgrade(db) {
      db.createObjectStore('photos', { keyPath: 'sha256' })
      db.createObjectStore('queue', { keyPath: 'id' })
      db.createObjectStore('drafts', { keyPath: 'id' })
      db.createObjectStore('kept', { keyPath: 'key' })
    },
  }).catch((failure: unknown) => {
    opened = null
    throw failure
  })
  return opened
}

/* Plain data: a page's reactive objects cannot be stored as they are. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

export async function draftGet<T>(id: string, account: string): Promise<T | null> {
  const row = await (await store()).get('drafts', id)
  return row && row.account === account ? (row.data as T) : null
}
export async function draftPut(id: string, account: string, kind: string, data: unknown) {
  await (await store()).put('drafts', { id, account, kind, changed_ms: Date.now(), data: plain(data) })
}
export async function draftDrop(id: string) {
  await (await store()).delete('drafts', id)
}
export async function drafts(account: string, kind: string): Promise<Draft[]> {
  const all = await (await store()).getAll('drafts')
  return all.filter((d) => d.account === account && d.kind === kind).sort((a, b) => b.changed_ms - a.changed_ms)
}

export async function photoPut(photo: KeptPhoto) {
  const db = await store()
  if (!(await db.get('photos', photo.sha256))) await db.put('photos', photo)
}
export const photoGet = async (sha256: string) => (await store()).get('photos', sha256)
export async function photoSent(sha256: string, sent: boolean) {
  const db = await store()
  const photo = await db.get('photos', sha256)
  if (photo) await db.put('photos', { ...photo, sent })
}

/* Photos that neither a draft nor a waiting item names any more. */
export async function sweepPhotos(olderThanMs = 0) {
  const db = await store()
  const [items, allDrafts, photos] = await Promise.all([db.getAll('queue'), db.getAll('drafts'), db.getAll('photos')])
  const inDrafts = JSON.stringify(allDrafts.map((d) => d.data)) + localDrafts()
  const wanted = new Set(items.filter((i) => i.state !== 'done').flatMap((i) => i.photos))
  const before = Date.now() - olderThanMs
  for (const p of photos)
    if (p.at_ms <= before && !wanted.has(p.sha256) && !inDrafts.includes(p.sha256)) await db.delete('photos', p.sha256)
}

export async function keep(key: string, data: unknown) {
  await (await store()).put('kept', { key, at_ms: Date.now(), data: plain(data) })
}
export const keptGet = async (key: string) => (await store()).get('kept', key)
export const forgetKept = async () => (await store()).clear('kept')

/* Drafts small enough for localStorage name photos too. */
function localDrafts(): string {
  return Object.keys(localStorage)
    .filter((k) => k.startsWith('wencheng.draft.'))
    .map((k) => localStorage.getItem(k) ?? '')
    .join()
}
