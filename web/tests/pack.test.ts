import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

/* Reads the pack as the server does. */
function open(pack: Buffer) {
  let at = 5
  const number = (bytes: number) => {
    const value = bytes === 8 ? Number(pack.readBigUInt64LE(at)) : pack.readUIntLE(at, bytes)
    at += bytes
    return value
  }
  const text = (length: number) => pack.subarray(at, (at += length)).toString()
  const entries = []
  for (let n = number(4); n > 0; n--) {
    const name = text(number(2))
    const type = text(number(2))
    const flags = number(1)
    const as = []
    for (let k = number(1); k > 0; k--) {
      const kind = number(1)
      const from = number(8)
      const length = number(8)
      as.push({ kind, bytes: pack.subarray(from, from + length), tag: text(16) })
    }
    entries.push({ name, type, flags, as })
  }
  return entries
}

it('packs every file in every encoding, sorted, the hashed ones immutable', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pack-'))
  mkdirSync(path.join(folder, 'dist/assets'), { recursive: true })
  mkdirSync(path.join(folder, 'dist/.vite'))
  const script = 'const x = 1\n'.repeat(200)
  writeFileSync(path.join(folder, 'dist/assets/x-1.js'), script)
  writeFileSync(path.join(folder, 'dist/desk.html'), '<!doctype html>')
  writeFileSync(path.join(folder, 'dist/a.woff2'), 'font')
  writeFileSync(path.join(folder, 'dist/.vite/manifest.json'), '{}')
  execFileSync(process.execPath, [path.resolve(__dirname, '../tools/pack.mjs'), path.join(folder, 'dist'), path.join(folder, 'web.pack')])
  const pack = readFileSync(path.join(folder, 'web.pack'))
  expect(pack.subarray(0, 5).toString()).toBe('WPK1\n')
  const entries = open(pack)
  expect(entries.map((e) => [e.name, e.flags])).toEqual([
    ['/a.woff2', 0],
    ['/assets/x-1.js', 1],
    ['/desk.html', 0],
  ])
  const js = entries[1]!
  expect(js.type).toBe('text/javascript; charset=utf-8')
  expect(js.as.map((e) => e.kind)).toEqual([0, 1, 2])
  expect(js.as[0]!.bytes.toString()).toBe(script)
  expect(gunzipSync(js.as[1]!.bytes).toString()).toBe(script)
  expect(brotliDecompressSync(js.as[2]!.bytes).toString()).toBe(script)
  expect(new Set(js.as.map((e) => e.tag)).size).toBe(3)
  expect(entries[0]!.as.map((e) => e.kind)).toEqual([0])
})
