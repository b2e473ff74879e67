/* Times come as UTC milliseconds and are shown in the city's time. */
const ZONE = 'Asia/Shanghai'

export function exactTime(ms: number, locale: string): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(ms)
}
export function dayOf(ms: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(ms)
}
/* The first moment of a day of the city, "2026-11-24". China has one zone and no summer time. */
export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`)
}
export function shortDate(ms: number, locale: string): string {
  const sameYear = dayOf(ms).slice(0, 4) === dayOf(Date.now()).slice(0, 4)
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: ZONE,
    month: locale === 'en' ? 'short' : 'numeric',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  }).format(ms)
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86400],
  ['month', 30 * 86400],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
]
/* "3 小时前", "2 天后"; beyond 30 days the date says more than a count. */
export function relativeTime(ms: number, now: number, locale: string): string {
  const seconds = (ms - now) / 1000
  if (Math.abs(seconds) > 30 * 86400) return shortDate(ms, locale)
  const words = new Intl.RelativeTimeFormat(locale === 'en' ? 'en' : 'zh-CN', {
    numeric: 'auto',
    style: locale === 'en' ? 'short' : 'long',
  })
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit)
  }
  return words.format(0, 'minute').replace('this minute', 'now').replace('此刻', '刚刚')
}
export interface Span {
  amount: number
  unit: 'day' | 'hour' | 'minute'
}
/* A length in its largest sensible unit: 49 h is 2 days, 25 min is 25 minutes. */
export function spanOf(ms: number): Span {
  const minutes = Math.max(0, Math.round(Math.abs(ms) / 60000))
  if (minutes >= 48 * 60) return { amount: Math.floor(minutes / 1440), unit: 'day' }
  if (minutes >= 60) return { amount: Math.floor(minutes / 60), unit: 'hour' }
  return { amount: minutes, unit: 'minute' }
}
