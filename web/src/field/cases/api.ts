import { api } from '@/shared/api/client'
import type { CaseFile, CaseRow, List, Move, Photo } from '@/shared/api/types'

export type { CaseFile, CaseRow, Move } from '@/shared/api/types'
export interface Group {
  name: string
  title: string
  red: number
  yellow: number
  green: number
  none?: number
  list?: string
  items: CaseRow[]
}
export const work = async () => (await api.get<{ groups: Group[] }>('/api/work')).groups
export const file = (id: string) => api.get<CaseFile>(`/api/cases/${id}`)
export const more = (query: string, after: string) =>
  api.get<List<CaseRow>>(`/api/cases?${query}${after ? `&after=${encodeURIComponent(after)}` : ''}`)

/* A row of the history names its photos by hash or shows them whole. */
export const hashes = (photos: (Photo | string)[]) => photos.map((p) => (typeof p === 'string' ? p : p.sha256))

/* What can be done standing in the street; the rest belongs to the desk. */
const DESK_ONLY = new Set(['merge', 'list', 'unlist', 'evaluate'])
const ONWARD = ['close', 'accept', 'feed_back', 'assist_done', 'assist_receive', 'dispatch', 'resume', 'settle', 'file', 'enforced']
export function phoneMoves(moves: Move[]): Move[] {
  const seen = new Set<string>()
  const rank = (m: Move) => (m.danger ? 100 : ONWARD.includes(m.move) ? ONWARD.indexOf(m.move) : 50)
  return moves
    .filter((m) => !DESK_ONLY.has(m.move) && !m.needs_assistants && !seen.has(m.move) && seen.add(m.move))
    .sort((a, b) => rank(a) - rank(b))
}
export const TAKES_PHOTOS = new Set(['feed_back', 'settle', 'close', 'rework', 'assist_done', 'return', 'enforced'])
export const nameOf = (part: CaseFile['district']) => part ?? ''
