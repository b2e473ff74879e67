/* Money as it is spoken of: in units of ten thousand yuan in Chinese, in yuan in English. */
export function money(fen: number, locale: string): string {
  return locale === 'en' ? `¥${Math.round(fen / 100).toLocaleString('en')}` : `${(fen / 1_000_000).toFixed(1)} 万元`
}
