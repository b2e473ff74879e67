/* SHA-256 of bytes. The browser's own where it is offered (HTTPS, localhost); on plain http a small one of our own, so that photos
 * keep their content address there too. */
const K = new Uint32Array(64)
const H0 = new Uint32Array(8)
;(() => {
  let found = 0
  const frac = (x: number) => ((x - Math.floor(x)) * 0x100000000) >>> 0
  for (let n = 2; found < 64; n++) {
    let prime = true
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0
    if (!prime) continue
    if (found < 8) H0[found] = frac(Math.sqrt(n))
    K[found++] = frac(Math.cbrt(n))
  }
})()

const turn = (x: number, n: number) => (x >>> n) | (x << (32 - n))

function block(h: Uint32Array, w: Uint32Array, view: DataView, at: number) {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4)
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!
    const b = w[i - 2]!
    w[i] = w[i - 16]! + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[i - 7]! + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10))
  }
  let [a, b, c, d, e, f, g, k] = h as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const t1 = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
    k = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  ;[a, b, c, d, e, f, g, k].forEach((x, i) => (h[i] = h[i]! + x))
}

export function sha256Small(bytes: ArrayBuffer): string {
  const length = bytes.byteLength
  const padded = new Uint8Array((((length + 8) >> 6) + 1) << 6)
  padded.set(new Uint8Array(bytes))
  padded[length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(length / 0x20000000))
  view.setUint32(padded.length - 4, (length << 3) >>> 0)
  const h = H0.slice()
  const w = new Uint32Array(64)
  for (let at = 0; at < padded.length; at += 64) block(h, w, view, at)
  return [...h].map((x) => x.toString(16).padStart(8, '0')).join('')
}

export async function sha256(bytes: ArrayBuffer): Promise<string> {
  if (!globalThis.crypto?.subtle) return sha256Small(bytes)
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('')
}
