import type { ProblemField } from './types'

/* What the server (or the network) answered instead of what was asked for. `status` 0: the server was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly fields: ProblemField[] = [],
    readonly requestId = '',
  ) {
    super(detail || title || code)
  }
  get isStale() {
    return this.status === 409 && /stale/.test(this.code)
  }
  get isForbidden() {
    return this.status === 403
  }
  get isOffline() {
    return this.status === 0
  }
  field(name: string) {
    return this.fields.find((f) => f.field === name)?.message ?? ''
  }
}

export async function problemFrom(reply: Response): Promise<Problem> {
  const text = await reply.text()
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    return new Problem(
      reply.status,
      String(body.code ?? ''),
      String(body.title ?? ''),
      String(body.detail ?? ''),
      (body.fields as ProblemField[] | undefined) ?? [],
      String(body.request_id ?? reply.headers.get('X-Request-Id') ?? ''),
    )
  } catch {
    return new Problem(reply.status, `http.${reply.status}`, reply.statusText, '')
  }
}
