/* Puts the built screens into one file for the program: every text in brotli and gzip, found by path without unpacking.
 * The format is told in web/README.md. Usage: node web/tools/pack.mjs [DIST] [PACK] */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const [dist = 'web/dist', target = 'build/web/web.pack'] = process.argv.slice(2)
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
}
const KIND = { identity: 0, gzip: 1, br: 2 }

function walk(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    if (e.name === '.vite') return [] /* the manifest is for the build, not for browsers */
    const full = path.join(folder, e.name)
    return e.isDirectory() ? walk(full) : [full]
  })
}
function encodings(body, type) {
  const plain = [{ kind: KIND.identity, bytes: body }]
  if (!/^text|svg|json/.test(type)) return plain
  const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
  return [...plain, { kind: KIND.gzip, bytes: gzipSync(body, { level: 9 }) }, { kind: KIND.br, bytes: br }]
}
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex').slice(0, 16)

const files = walk(dist)
  .map((full) => ({ full, name: `/${path.relative(dist, full).split(path.sep).join('/')}` }))
  .sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
  .map(({ full, name }) => {
    const type = types[path.extname(name)]
    if (!type) throw new Error(`no content type is known for ${name}`)
    return { name, type, immutable: name.startsWith('/assets/'), as: encodings(fs.readFileSync(full), type) }
  })

function number(value, bytes) {
  const b = Buffer.alloc(bytes)
  if (bytes === 8) b.writeBigUInt64LE(BigInt(value))
  else b.writeUIntLE(value, 0, bytes)
  return b
}
function text(value) {
  const b = Buffer.from(value)
  return Buffer.concat([number(b.length, 2), b])
}
/* The header is written twice: once to learn its length, once with the offsets that follow from it. */
function header(start) {
  let at = start
  const parts = [Buffer.from('WPK1\n'), number(files.length, 4)]
  for (const f of files) {
    parts.push(text(f.name), text(f.type), number(f.immutable ? 1 : 0, 1), number(f.as.length, 1))
    for (const e of f.as) {
      parts.push(number(e.kind, 1), number(at, 8), number(e.bytes.length, 8), Buffer.from(hash(e.bytes)))
      at += e.bytes.length
    }
  }
  return Buffer.concat(parts)
}
const head = header(header(0).length)
fs.mkdirSync(path.dirname(target), { recursive: true })
fs.writeFileSync(`${target}.new`, Buffer.concat([head, ...files.flatMap((f) => f.as.map((e) => e.bytes))]))
fs.renameSync(`${target}.new`, target)
console.log(`${target}: ${files.length} files, ${(fs.statSync(target).size / 1024).toFixed(0)} KiB`)
