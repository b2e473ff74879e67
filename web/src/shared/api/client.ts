/* The one door to the server. Writes carry the CSRF token and an idempotency key; a session that ends in the middle of a form is
 * renewed over the form, and the same request with the same key goes out again, so nothing typed is lost and nothing happens twice. */
import { Problem, problemFrom } from './problem'

export type Query = Record<string, string | number | boolean | null | undefined>

let csrf = ''
let language = 'zh-CN'
let signInAgain: (() => Promise<void>) | null = null

export function useCsrf(token: string) {
  csrf = token
}
export function useLanguage(lang: string) {
  language = lang
}
/* The shell says what to do when a session has ended: show the sign-in over the page, resolve when signed in. */
export function onSessionEnd(ask: () => Promise<void>) {
  signInAgain = ask
}

export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

export function address(path: string, query?: Query): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value))
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

interface Options {
  query?: Query | undefined
  body?: unknown
  key?: string | undefined
  signal?: AbortSignal | undefined
  quiet401?: boolean | undefined
  raw?: boolean | undefined
}

async function once(method: string, path: string, options: Options, key: string): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Lang': language.startsWith('en') ? 'en' : 'zh' }
  let body: BodyInit | undefined
  if (options.body instanceof FormData || options.body instanceof Blob) body = options.body
  else if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(options.body)
  }
  if (method !== 'GET') {
    headers['X-CSRF-Token'] = csrf
    headers['Idempotency-Key'] = key
  }
  try {
    return await fetch(address(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure
    throw new Problem(0, 'network', '', '')
  }
}

async function send(method: string, path: string, options: Options = {}): Promise<Response> {
  const key = options.key ?? newKey()
  let reply = await once(method, path, options, key)
  if (reply.status === 401 && !options.quiet401 && signInAgain) {
    await signInAgain()
    reply = await once(method, path, options, key)
  }
  if (reply.ok || reply.status === 304) return reply
  throw await problemFrom(reply)
}

async function json<T>(method: string, path: string, options?: Options): Promise<T> {
  const reply = await send(method, path, options)
  return (reply.status === 204 ? undefined : await reply.json()) as T
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => json<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown, more: Options = {}) => json<T>('POST', path, { body: body ?? {}, ...more }),
  put: <T>(path: string, body?: unknown, more: Options = {}) => json<T>('PUT', path, { body: body ?? {}, ...more }),
  del: <T>(path: string) => json<T>('DELETE', path),
  bytes: async (path: string, query?: Query) => (await send('GET', path, { query })).blob(),
  peek: <T>(path: string) => json<T>('GET', path, { quiet401: true }),
  quiet: <T>(method: string, path: string, body?: unknown) => json<T>(method, path, { body, quiet401: true }),
}

/* A key that stays the same while the same words are tried again, and changes with them. */
export function keyKeeper() {
  let last = ''
  let key = ''
  return {
    for(body: unknown) {
      const text = JSON.stringify(body)
      if (text !== last || !key) {
        last = text
        key = newKey()
      }
      return key
    },
    done() {
      last = ''
      key = ''
    },
  }
}
