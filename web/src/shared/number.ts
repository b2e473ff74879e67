/* Fixed-point integers of the server as people read them. */
export function percent(milli: number | null | undefined, digits = 1): string {
  return milli === null || milli === undefined ? '—' : `${(milli / 10).toFixed(digits)}%`
}
export function points(milli: number | null | undefined, digits = 2): string {
  return milli === null || milli === undefined ? '—' : (milli / 1000).toFixed(digits).replace(/\.?0+$/, '')
}
export function count(n: number | null | undefined, locale = 'zh-CN'): string {
  return n === null || n === undefined ? '—' : n.toLocaleString(locale === 'en' ? 'en' : 'zh-CN')
}
export function metres(m: number): string {
  return m >= 1000 ? `${(m / 1000).toFixed(1)} km` : `${Math.round(m)} m`
}
