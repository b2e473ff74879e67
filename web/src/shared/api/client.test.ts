import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { address, api, keyKeeper, newKey, onSessionEnd, useCsrf } from './client'
import { Problem } from './problem'

const answers: Response[] = []
const sent: { url: string; init: RequestInit }[] = []
beforeEach(() => {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    sent.push({ url, init })
    const next = answers.shift()
    return next ? Promise.resolve(next) : Promise.reject(new TypeError('down'))
  })
})
afterEach(() => {
  answers.length = 0
  sent.length = 0
  vi.unstubAllGlobals()
})
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
const header = (i: number, name: string) => (sent[i]!.init.headers as Record<string, string>)[name]

describe('the client', () => {
  it('leaves empty filters out of the address', () => {
    expect(address('/api/cases', { q: '', state: 'filed', after: undefined })).toBe('/api/cases?state=filed')
  })
  it('sends the token and a key with every write', async () => {
    useCsrf('token-1')
    answers.push(json(200, {}))
    await api.post('/api/cases', { title: 'x' })
    expect(header(0, 'X-CSRF-Token')).toBe('token-1')
    expect(header(0, 'Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/)
  })
  it('asks for sign-in over the page and sends the same request with the same key and the new token', async () => {
    onSessionEnd(async () => {
      useCsrf('token-2')
    })
    answers.push(json(401, { code: 'app.anonymous' }), json(200, { ok: true }))
    await expect(api.post('/api/cases/1/moves', { note: 'typed' })).resolves.toEqual({ ok: true })
    expect(sent).toHaveLength(2)
    expect(header(1, 'Idempotency-Key')).toBe(header(0, 'Idempotency-Key'))
    expect(header(1, 'X-CSRF-Token')).toBe('token-2')
    expect(sent[1]!.init.body).toBe(sent[0]!.init.body)
  })
  it('tells a problem by its fields', async () => {
    answers.push(json(422, { code: 'app.invalid', detail: '有错', fields: [{ field: 'note', message: '请填写' }] }))
    const failure = await api.post('/api/x').catch((e: unknown) => e)
    expect(failure).toBeInstanceOf(Problem)
    expect((failure as Problem).field('note')).toBe('请填写')
  })
  it('tells an unreachable server apart from a refusal', async () => {
    const failure = (await api.get('/api/x').catch((e: unknown) => e)) as Problem
    expect(failure.isOffline).toBe(true)
  })
  it('makes keys without a secure context', () => {
    const real = crypto.randomUUID
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
    expect(newKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    Object.defineProperty(crypto, 'randomUUID', { value: real, configurable: true })
  })
  it('keeps the key while the same words are tried again', () => {
    const keys = keyKeeper()
    const first = keys.for({ note: 'a' })
    expect(keys.for({ note: 'a' })).toBe(first)
    expect(keys.for({ note: 'b' })).not.toBe(first)
  })
})
