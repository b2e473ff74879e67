import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { canRetry, discard, enqueue, failed, find, flush, items, sending, sendNow, startQueue, tryAgain, waiting } from './queue'
import { draftGet, draftPut, drafts, photoGet, photoPut, store, sweepPhotos } from './store'

const HASH = 'a'.repeat(64)
interface Call {
  method: string
  path: string
  key: string | null
  body: unknown
}
let calls: Call[] = []
let answer: (c: Call) => [number, unknown] | 'gone'
const renew = vi.fn(async () => true)
const ended = vi.fn()

function fakeFetch(path: string, init: RequestInit): Promise<Response> {
  const headers = init.headers as Record<string, string>
  const call = { method: init.method!, path, key: headers['Idempotency-Key'] ?? null, body: init.body }
  calls.push(call)
  const a = answer(call)
  if (a === 'gone') return Promise.reject(new TypeError('network'))
  return Promise.resolve(new Response(JSON.stringify(a[1]), { status: a[0], headers: { 'Content-Type': 'application/json' } }))
}
const visit = (id: string, photos: string[] = [], body: unknown = { site_id: '1' }) => ({
  id,
  kind: 'visit',
  title: id,
  method: 'PUT' as const,
  path: `/api/inspections/${id}`,
  body,
  photos,
})
const photo = () => photoPut({ sha256: HASH, type: 'image/jpeg', bytes: new ArrayBuffer(8), at_ms: 1, sent: false })

beforeEach(async () => {
  const db = await store()
  for (const table of ['queue', 'photos', 'drafts', 'kept'] as const) await db.clear(table)
  calls = []
  answer = () => [201, { ok: true }]
  vi.stubGlobal('fetch', fakeFetch)
  renew.mockClear()
  ended.mockClear()
  await startQueue('7', { renew, sessionEnded: ended })
})

describe('what a later try can cure', () => {
  it('is the network, the session, too much, and trouble of the server', () => {
    expect([0, 401, 408, 429, 500, 503].map(canRetry)).toEqual(Array(6).fill(true))
    expect([400, 403, 404, 409, 413, 422].map(canRetry)).toEqual(Array(6).fill(false))
  })
})

describe('the queue', () => {
  it('sends the photos first, then the item, and forgets the photos once it is taken', async () => {
    await photo()
    const item = await sendNow(visit('v1', [HASH]))
    expect(calls.map((c) => c.path)).toEqual([`/api/photos/${HASH}`, '/api/inspections/v1'])
    expect(item?.state).toBe('done')
    expect(item?.result).toEqual({ ok: true })
    expect(await photoGet(HASH)).toBeUndefined()
  })
  it('keeps what could not be sent, and sends it later under the same key, photos not again', async () => {
    await photo()
    answer = (c) => (c.path.includes('photos') ? [201, {}] : 'gone')
    expect((await sendNow(visit('v2', [HASH])))?.state).toBe('waiting')
    answer = () => [201, {}]
    await flush()
    expect(find('v2')?.state).toBe('done')
    const puts = calls.filter((c) => c.path.includes('inspections'))
    expect(puts).toHaveLength(2)
    expect(puts[0]!.key).toBe(puts[1]!.key)
    expect(calls.filter((c) => c.path.includes('photos'))).toHaveLength(1)
  })
  it('is still there after the page was loaded anew', async () => {
    answer = () => 'gone'
    await sendNow(visit('v3'))
    items.value = []
    await startQueue('7', { renew, sessionEnded: ended })
    expect(waiting.value.map((i) => i.id)).toEqual(['v3'])
  })
  it.each([429, 500, 503])('waits after %i and stops there, so that order is kept', async (status) => {
    answer = () => [status, { code: 'x', title: 'busy' }]
    await enqueue(visit('v4'))
    await enqueue(visit('v5'))
    await flush()
    expect(calls).toHaveLength(1)
    expect(waiting.value).toHaveLength(2)
  })
  it('asks for a sign-in when the session has ended, and loses nothing', async () => {
    answer = () => [401, { code: 'app.anonymous' }]
    await sendNow(visit('v6'))
    expect(ended).toHaveBeenCalledOnce()
    expect(find('v6')?.state).toBe('waiting')
  })
  it('shows a refusal with its reason and its fields, keeps it, and goes on with the next', async () => {
    const fields = [{ field: 'observations.2.photos', message: '需要照片' }]
    answer = (c) =>
      c.path.endsWith('v7') ? [422, { code: 'inspections.photo_needed', detail: '不合格的观测点需要照片。', fields }] : [201, {}]
    await enqueue(visit('v7'))
    await enqueue(visit('v8'))
    await flush()
    expect(failed.value.map((i) => [i.id, i.reason])).toEqual([['v7', '不合格的观测点需要照片。']])
    expect(find('v7')?.fields).toEqual(fields)
    expect(find('v8')?.state).toBe('done')
  })
  it('uses a fresh key once the body was corrected, and the old one when it was not', async () => {
    answer = () => [422, { code: 'x' }]
    await sendNow(visit('v9'))
    await tryAgain('v9')
    await sendNow(visit('v9', [], { site_id: '2' }))
    expect(calls[0]!.key).toBe(calls[1]!.key)
    expect(calls[2]!.key).not.toBe(calls[0]!.key)
  })
  it('renews an old page token, and sends a photo again that the server no longer has', async () => {
    let first = true
    answer = () => {
      if (!first) return [201, {}]
      first = false
      return [403, { code: 'app.no_csrf' }]
    }
    expect((await sendNow(visit('v10')))?.state).toBe('done')
    expect(renew).toHaveBeenCalledOnce()

    await photoPut({ sha256: HASH, type: 'image/jpeg', bytes: new ArrayBuffer(8), at_ms: 1, sent: true })
    let missing = true
    answer = (c) => {
      if (c.path.includes('photos')) missing = false
      return missing ? [422, { code: 'photos.missing' }] : [201, {}]
    }
    expect((await sendNow(visit('v11', [HASH])))?.state).toBe('done')
    expect(calls.some((c) => c.path.includes('photos'))).toBe(true)
  })
  it('says so when a photo is gone from the device', async () => {
    const item = await sendNow(visit('v12', [HASH]))
    expect([item?.state, item?.code]).toEqual(['failed', 'photo_lost'])
    expect(calls).toHaveLength(0)
  })
  it('sends only the items of the person who is signed in', async () => {
    answer = () => 'gone'
    await sendNow(visit('v13'))
    answer = () => [201, {}]
    await startQueue('8', { renew, sessionEnded: ended })
    expect(items.value).toEqual([])
    await flush()
    expect(calls).toHaveLength(1)
    await startQueue('7', { renew, sessionEnded: ended })
    expect(find('v13')?.state).toBe('done')
  })
  it('drops an item only when told to', async () => {
    answer = () => [422, { code: 'x' }]
    await sendNow(visit('v14'))
    await discard('v14')
    expect(find('v14')).toBeUndefined()
  })
  it('gives a hanging network up and keeps the item', async () => {
    await enqueue(visit('v16'))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.stubGlobal(
      'fetch',
      (_path: string, init: RequestInit) =>
        new Promise((_go, no) => init.signal!.addEventListener('abort', () => no(new DOMException('', 'AbortError')))),
    )
    const run = flush()
    await vi.waitFor(() => expect(sending.value).toBe('v16'))
    await vi.advanceTimersByTimeAsync(30_000)
    vi.useRealTimers()
    await run
    expect([find('v16')?.state, find('v16')?.code]).toEqual(['waiting', 'timeout'])
  })
  it('does not send twice when asked twice at once', async () => {
    await enqueue(visit('v15'))
    await Promise.all([flush(), flush(), flush()])
    expect(calls).toHaveLength(1)
  })
})

describe('drafts', () => {
  it('are kept by person and kind, and keep their photos from being swept', async () => {
    await draftPut('d1', '7', 'visit', { answers: { p: { photos: [HASH] } } })
    expect(await draftGet('d1', '7')).toEqual({ answers: { p: { photos: [HASH] } } })
    expect(await draftGet('d1', '8')).toBeNull()
    expect((await drafts('7', 'visit')).map((d) => d.id)).toEqual(['d1'])
    await photo()
    await sweepPhotos()
    expect(await photoGet(HASH)).toBeDefined()
  })
  it('of the citizen page protect their photos too', async () => {
    await photo()
    localStorage.setItem('wencheng.draft.report', JSON.stringify({ photos: [HASH] }))
    await sweepPhotos()
    expect(await photoGet(HASH)).toBeDefined()
    localStorage.clear()
    await sweepPhotos()
    expect(await photoGet(HASH)).toBeUndefined()
  })
})
