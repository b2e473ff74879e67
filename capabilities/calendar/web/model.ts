/* A year laid out in weeks that begin on Monday; each day is a workday or not, and the notice's swaps stand out. */
import type { Day } from './api'

export interface Cell {
  date: string
  day: number
  works: boolean
  swapped: boolean
  name: string
}
export type Plan = Map<string, Day>

export function planOf(days: Day[]): Plan {
  return new Map(days.map((d) => [d.date, d]))
}
const iso = (year: number, month: number, day: number) => `${year}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}`

export function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}
export function monthCells(year: number, month: number, plan: Plan): (Cell | null)[] {
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const lead = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7
  const cells: (Cell | null)[] = Array.from({ length: lead }, () => null)
  for (let day = 1; day <= count; day++) {
    const date = iso(year, month, day)
    const swap = plan.get(date)
    cells.push({ date, day, works: swap ? swap.kind === 'work' : !isWeekend(date), swapped: !!swap, name: swap?.name ?? '' })
  }
  return cells
}
/* One press: a workday becomes a day off and back; a weekend becomes a make-up workday and back. */
export function flipDay(plan: Plan, date: string, name: string): Plan {
  const next = new Map(plan)
  if (!next.delete(date)) next.set(date, { date, kind: isWeekend(date) ? 'work' : 'off', name })
  return next
}
export function daysOf(plan: Plan): Day[] {
  return [...plan.values()].sort((a, b) => a.date.localeCompare(b.date))
}
