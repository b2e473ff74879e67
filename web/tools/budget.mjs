/* What a person waits for: the bytes of each shell's first load, and of each route of the desk on top of it, after brotli.
 * Fails when a budget is passed. */
import fs from 'node:fs'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const FIRST_KIB = { citizen: 90, field: 90, desk: 130, wall: 300 }
const ROUTE_KIB = 120
const dist = process.argv[2] ?? 'web/dist'
const manifest = JSON.parse(fs.readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8'))
const sizes = new Map()
function size(file) {
  if (!sizes.has(file)) sizes.set(file, brotliCompressSync(fs.readFileSync(path.join(dist, file))).length)
  return sizes.get(file)
}
function reach(key, found = new Set(), seen = new Set()) {
  const chunk = manifest[key]
  if (!chunk || seen.has(key)) return found
  seen.add(key)
  found.add(chunk.file)
  chunk.css?.forEach((c) => found.add(c))
  chunk.imports?.forEach((i) => reach(i, found, seen))
  return found
}
const kib = (files) => [...files].reduce((n, f) => n + size(f), 0) / 1024
let bad = 0
function judge(name, value, budget) {
  const over = value > budget
  if (over) bad++
  console.log(`${over ? 'OVER ' : 'ok   '} ${name.padEnd(56)} ${value.toFixed(1).padStart(7)} of ${budget} KiB`)
}
/* Words of one language are fetched before the first page is shown. */
const words = (shell) => reach(`src/${shell}/words.zh.ts`)
for (const [shell, budget] of Object.entries(FIRST_KIB))
  judge(`${shell} first load`, kib(new Set([...reach(`${shell}.html`), ...words(shell)])), budget)
const first = new Set([...reach('desk.html'), ...words('desk')])
const lazy = Object.keys(manifest).filter((k) => manifest[k].isDynamicEntry && /\.vue$/.test(k) && !/(field|citizen|wall)\//.test(k))
const heaviest = lazy
  .map((k) => ({ k, files: [...reach(k)].filter((f) => !first.has(f)) }))
  .map((r) => ({ ...r, kib: kib(r.files) }))
  .sort((a, b) => b.kib - a.kib)
for (const r of heaviest.slice(0, 5)) judge(`desk part ${path.basename(r.k)}`, r.kib, ROUTE_KIB)
for (const r of heaviest.slice(5)) if (r.kib > ROUTE_KIB) judge(`desk part ${path.basename(r.k)}`, r.kib, ROUTE_KIB)
process.exitCode = bad ? 1 : 0
