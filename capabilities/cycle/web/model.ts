/* Fixed-point figures of the cycle as people type and read them. */
export const points3 = (milli: number | null | undefined) =>
  milli === null || milli === undefined ? '—' : (milli / 1000).toFixed(3).replace(/\.?0+$/, '')
export const share = (micro: number) => `${(micro / 10000).toFixed(4).replace(/\.?0+$/, '')}%`

/* "86.2" into thousandths, exactly; null: empty; undefined: not a number with at most three decimals. */
export function milliOf(text: string): number | null | undefined {
  const given = text.trim()
  if (!given) return null
  const found = /^(\d{1,3})(?:\.(\d{1,3}))?$/.exec(given)
  return found ? Number(found[1]) * 1000 + Number((found[2] ?? '').padEnd(3, '0')) : undefined
}
/* "15" or "12.5" per cent into millionths. */
export function microOf(text: string): number | null | undefined {
  const given = text.trim().replace(/%$/, '')
  if (!given) return null
  const found = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(given)
  return found ? Number(found[1]) * 10000 + Number((found[2] ?? '').padEnd(4, '0')) : undefined
}
