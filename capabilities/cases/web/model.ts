/* What the pages know of a case without asking the server: words of its life, what to show first. No rule is decided here. */
import type { CaseFile, HistoryRow, Move } from './api'

export const STATES = [
  'collected',
  'filed',
  'dispatched',
  'handling',
  'handled',
  'closed',
  'evaluated',
  'returned',
  'beyond',
  'arbitration',
  'paused',
  'referred',
  'void',
] as const
export const OPEN_STATES: string[] = STATES.filter((s) => !['closed', 'evaluated', 'void'].includes(s))
export const SOURCES = ['inspection', 'collector', 'staff', 'citizen', 'superior', 'media', 'camera', 'hotline', 'loss'] as const
/* The board's columns: stages of one life, side tracks together. */
export const STAGES: { name: string; states: string[] }[] = [
  { name: 'incoming', states: ['collected', 'filed', 'returned', 'beyond', 'arbitration'] },
  { name: 'dispatched', states: ['dispatched'] },
  { name: 'handling', states: ['handling', 'paused', 'referred'] },
  { name: 'checking', states: ['handled'] },
  { name: 'done', states: ['closed', 'evaluated'] },
]

/* The one step that leads onward comes first and in blue; what ends or refuses comes last. */
const ONWARD = [
  'close',
  'feed_back',
  'accept',
  'dispatch',
  'assist_done',
  'assist_receive',
  'grant_extension',
  'grant_pause',
  'file',
  'settle',
  'resume',
  'enforced',
  'evaluate',
]
export function orderMoves(moves: Move[]): { first: Move | undefined; shown: Move[]; rest: Move[] } {
  const seen = new Set<string>()
  const own = moves.filter((m) => !seen.has(m.move) && seen.add(m.move))
  const rank = (m: Move) => (m.danger ? 100 : ONWARD.includes(m.move) ? ONWARD.indexOf(m.move) : 50)
  const sorted = own.sort((a, b) => rank(a) - rank(b))
  const first = sorted[0] && ONWARD.includes(sorted[0].move) ? sorted[0] : undefined
  const others = sorted.filter((m) => m !== first)
  return { first, shown: others.slice(0, 2), rest: others.slice(2) }
}

/* Steps that may carry a limit of their own instead of the standard one. */
export const MAY_LIMIT = new Set(['dispatch', 'redirect'])
/* Steps that may carry an answer to the reporter. */
export const ANSWERS = new Set(['feed_back', 'close', 'enforced', 'settle'])
export const TAKES_PHOTOS = new Set(['feed_back', 'settle', 'close', 'rework', 'assist_done', 'return', 'enforced'])

/* Before and after of the same case, for the slider: the first photo of the trouble and the newest of the repair. */
export function beforeAfter(c: Pick<CaseFile, 'photos'>): { before: string; after: string } | null {
  const before = c.photos.find((p) => p.purpose === 'before' || p.purpose === 'scene')
  const after = [...c.photos].reverse().find((p) => p.purpose === 'after' || p.purpose === 'result')
  return before && after ? { before: before.sha256, after: after.sha256 } : null
}

/* What others did since the version this person had in front of them: rows after the last one they saw. */
export function newsSince(now: HistoryRow[], seen: HistoryRow[]): HistoryRow[] {
  const known = new Set(seen.map((h) => h.id))
  return now.filter((h) => !known.has(h.id))
}

export function newestFirst(rows: HistoryRow[]): HistoryRow[] {
  return [...rows].sort((a, b) => b.at_ms - a.at_ms || Number(BigInt(b.id) - BigInt(a.id)))
}
