import { api } from '@/shared/api/client'
import type { List } from '@/shared/api/types'

export interface Place {
  lon: number
  lat: number
}
export interface Category {
  code: string
  name: string
}
export interface Nearby {
  id: string
  title: string
  distance_m: number
  state_name: string
  opened_ms: number
}
export interface Progress {
  tracking_number: string
  state: string
  state_name: string
  text: string
  category_name: string | null
  address: string | null
  opened_ms: number
  due_ms: number | null
  steps: { at_ms: number; text: string }[]
  result: { text: string; photos: string[] } | null
  can_rate: boolean
  rating: boolean | null
}
export interface NewReport {
  text: string
  lon?: number
  lat?: number
  address?: string
  category?: string
  contact?: string
}
type Receipt = { tracking_number: string }

export const categories = async () => (await api.get<List<Category>>('/api/public/categories')).items
export const nearby = async (at: Place) => (await api.get<List<Nearby>>('/api/public/nearby', { lon: at.lon, lat: at.lat })).items
export const progress = (number: string) => api.get<Progress>(`/api/public/reports/${encodeURIComponent(number)}`)
export const join = (id: string, body: { contact?: string }, key: string) =>
  api.post<Receipt>(`/api/public/nearby/${id}/join`, body, { key })
export const rate = (number: string, body: { satisfied: boolean; note?: string }, key: string) =>
  api.post<Receipt>(`/api/public/reports/${encodeURIComponent(number)}/rate`, body, { key })

export function send(report: NewReport, photos: Blob[], key: string): Promise<Receipt> {
  if (!photos.length) return api.post<Receipt>('/api/public/reports', report, { key })
  const form = new FormData()
  form.append('report', JSON.stringify(report))
  photos.forEach((photo, i) =>
    form.append('photo', photo, `photo-${i + 1}.${photo.type === 'image/png' ? 'png' : photo.type === 'image/webp' ? 'webp' : 'jpg'}`),
  )
  return api.post<Receipt>('/api/public/reports', form, { key })
}
