/* Work that must reach the server, exactly once, whatever the network does. Each item carries its own address, body and idempotency
 * key, so it may be sent again; its photos go first, by content hash. What a later try can cure (no network, session ended, too many,
 * server trouble) stays waiting; anything else is shown as failed with its reason and kept until the person decides. */
import { computed, ref } from 'vue'
import { api, newKey } from '@/shared/api/client'
import { Problem } from '@/shared/api/problem'
import { photoGet, photoSent, plain, store, sweepPhotos, type QueueItem } from './store'

export type { QueueItem } from './store'
export const items = ref<QueueItem[]>([])
export const sending = ref('')
export const waiting = computed(() => items.value.filter((i) => i.state === 'waiting'))
export const failed = computed(() => items.value.filter((i) => i.state === 'failed'))
export const pending = computed(() => waiting.value.length + failed.value.length)

const DONE_KEPT = 30
const EVERY_MS = 15_000
const PHOTO_MS = 60_000
const ITEM_MS = 30_000
let account = ''
let renew: () => Promise<boolean> = async () => false
let sessionEnded: () => void = () => undefined

export const canRetry = (status: number) =>
  status === 0 || status === 401 || status === 408 || status === 425 || status === 429 || status >= 500

async function load() {
  const all = await (await store()).getAll('queue')
  items.value = all.filter((i) => i.account === account).sort((a, b) => a.made_ms - b.made_ms)
}
async function save(item: QueueItem) {
  await (await store()).put('queue', plain(item))
  await load()
}

export type NewItem = Pick<QueueItem, 'id' | 'kind' | 'title' | 'method' | 'path' | 'body' | 'photos'>
/* The same id again replaces what failed before: the person corrected it. A fresh key goes with a changed body. */
export async function enqueue(item: NewItem): Promise<void> {
  const db = await store()
  const before = await db.get('queue', item.id)
  const same = before && before.state !== 'done' && JSON.stringify(before.body) === JSON.stringify(plain(item.body))
  await save({
    ...item,
    account,
    key: same ? before.key : newKey(),
    state: 'waiting',
    status: 0,
    code: '',
    reason: '',
    fields: [],
    tries: same ? before.tries : 0,
    made_ms: before?.made_ms ?? Date.now(),
    sent_ms: null,
    result: null,
  })
}
export const find = (id: string) => items.value.find((i) => i.id === id)
export async function discard(id: string) {
  await (await store()).delete('queue', id)
  await load()
  await sweepPhotos()
}
export async function tryAgain(id: string) {
  const item = find(id)
  if (item?.state === 'failed') await save({ ...item, state: 'waiting' })
  await flush()
}

class PhotoLost extends Error {}

/* A network that hangs is no network: the try ends, the item stays. */
async function within<T>(ms: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), ms)
  try {
    return await act(stop.signal)
  } catch (failure) {
    throw stop.signal.aborted ? new Problem(0, 'timeout', '', '') : failure
  } finally {
    clearTimeout(timer)
  }
}

async function sendPhotos(item: QueueItem) {
  for (const sha256 of item.photos) {
    const photo = await photoGet(sha256)
    if (!photo) throw new PhotoLost(sha256)
    if (photo.sent) continue
    const blob = new Blob([photo.bytes], { type: photo.type })
    await within(PHOTO_MS, (signal) => api.put(`/api/photos/${sha256}`, blob, { key: newKey(), quiet401: true, signal }))
    await photoSent(sha256, true)
  }
}
async function sendOnce(item: QueueItem): Promise<unknown> {
  await sendPhotos(item)
  return within(ITEM_MS, (signal) => {
    const more = { key: item.key, quiet401: true, signal }
    return item.method === 'PUT' ? api.put(item.path, item.body, more) : api.post(item.path, item.body, more)
  })
}
/* Two refusals say what to do: the page's token is old, or the server no longer has a photo it once took. */
async function sendCured(item: QueueItem): Promise<unknown> {
  try {
    return await sendOnce(item)
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure
    if (failure.code === 'app.no_csrf') await renew()
    else if (/photos.*missing/.test(failure.code)) for (const p of item.photos) await photoSent(p, false)
    else throw failure
    return await sendOnce(item)
  }
}

async function sendItem(item: QueueItem): Promise<boolean> {
  sending.value = item.id
  const tries = item.tries + 1
  try {
    const result = await sendCured(item)
    await save({
      ...item,
      tries,
      state: 'done',
      status: 200,
      code: '',
      reason: '',
      fields: [],
      sent_ms: Date.now(),
      result: result ?? null,
    })
    await tidy()
    return true
  } catch (failure) {
    if (failure instanceof PhotoLost) {
      await save({ ...item, tries, state: 'failed', status: 0, code: 'photo_lost', reason: '', fields: [] })
      return true
    }
    const p = failure instanceof Problem ? failure : null
    const again = !p || canRetry(p.status)
    await save({
      ...item,
      tries,
      state: again ? 'waiting' : 'failed',
      status: p?.status ?? 0,
      code: p?.code ?? '',
      reason: p?.detail || p?.title || (p ? '' : String(failure)),
      fields: p?.fields ?? [],
    })
    if (p?.status === 401) sessionEnded()
    return !again
  } finally {
    sending.value = ''
  }
}
async function tidy() {
  const done = items.value.filter((i) => i.state === 'done').sort((a, b) => (b.sent_ms ?? 0) - (a.sent_ms ?? 0))
  const db = await store()
  for (const old of done.slice(DONE_KEPT)) await db.delete('queue', old.id)
  if (done.length > DONE_KEPT) await load()
  await sweepPhotos()
}

async function run() {
  await load()
  const tried = new Set<string>()
  for (;;) {
    const next = items.value.find((i) => i.state === 'waiting' && !tried.has(i.id))
    if (!next) return
    tried.add(next.id)
    if (!(await sendItem(next))) return /* what stopped this one would stop the next */
  }
}
/* One flusher at a time, over all tabs where the browser can say so. */
let running: Promise<void> | null = null
export function flush(): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks
  running ??= (locks ? locks.request('wencheng.queue', { ifAvailable: true }, async (lock) => (lock ? run() : load())) : run()).finally(
    () => (running = null),
  )
  return running
}
/* Sends now if it can; tells where the item stands afterwards. A run that was under way may have missed it: then once more. */
export async function sendNow(item: NewItem): Promise<QueueItem | undefined> {
  await enqueue(item)
  await flush()
  const tried = find(item.id)
  if (tried?.state === 'waiting' && tried.tries === 0) await flush()
  return find(item.id)
}

let started = false
export async function startQueue(who: string, hooks: { renew: () => Promise<boolean>; sessionEnded: () => void }) {
  account = who
  renew = hooks.renew
  sessionEnded = hooks.sessionEnded
  await load()
  if (!started) {
    started = true
    addEventListener('online', () => void flush())
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void flush())
    setInterval(() => waiting.value.length && void flush(), EVERY_MS)
  }
  await flush()
}
export function stopQueue() {
  account = ''
  items.value = []
}
