/* Every word exists in both languages, takes the same parameters, and every key used on a page exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.resolve(__dirname, '../..')
type Tree = { [key: string]: string | Tree }

function files(folder: string, fits: (name: string) => boolean): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => {
    const full = path.join(folder, e.name)
    if (e.isDirectory()) return e.name === 'dist' || e.name === 'node_modules' ? [] : files(full, fits)
    return fits(full) ? [full] : []
  })
}
const folders = [
  path.join(root, 'web/src'),
  ...readdirSync(path.join(root, 'capabilities')).map((c) => path.join(root, 'capabilities', c, 'web')),
]
const all = (fits: (name: string) => boolean) => folders.flatMap((f) => files(f, fits))

function flat(tree: Tree, before = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(tree).map(([k, v]) => (typeof v === 'string' ? { [before + k]: v } : flat(v, `${before}${k}.`))),
  ) as Record<string, string>
}
const read = (file: string) => flat(JSON.parse(readFileSync(file, 'utf8')) as Tree)
const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort()

const chinese = all((f) => f.endsWith('/zh-CN.json'))

describe('words', () => {
  it('are found', () => expect(chinese.length).toBeGreaterThan(5))
  it.each(chinese.map((f) => [path.relative(root, f), f]))('%s has its English twin', (_name, file) => {
    const zh = read(file)
    const en = read(file.replace('zh-CN.json', 'en.json'))
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
    for (const [key, text] of Object.entries(zh)) {
      expect(parameters(en[key] ?? ''), key).toEqual(parameters(text))
      expect((en[key] ?? '').trim() === '', key).toBe(text.trim() === '')
      if (!['app.other_lang'].includes(key)) expect(en[key], key).not.toMatch(/[\u4e00-\u9fff]/)
    }
  })
  it('used on pages exist', () => {
    const known = new Set(chinese.flatMap((f) => Object.keys(read(f))))
    const missing: string[] = []
    for (const file of all((f) => /\.(vue|ts)$/.test(f) && !f.endsWith('.test.ts'))) {
      const text = readFileSync(file, 'utf8')
      for (const m of text.matchAll(/\bt\(\s*'([\w.]+)'/g)) if (!known.has(m[1]!)) missing.push(`${path.relative(root, file)}: ${m[1]}`)
      for (const m of text.matchAll(/label: '([\w]+\.[\w.]+)'/g))
        if (!known.has(m[1]!)) missing.push(`${path.relative(root, file)}: ${m[1]}`)
      /* A key with a part filled in must at least have a family. */
      for (const m of text.matchAll(/\bt\(\s*`([\w.]+)\.\$\{/g))
        if (![...known].some((k) => k.startsWith(`${m[1]}.`))) missing.push(`${path.relative(root, file)}: ${m[1]}.*`)
    }
    expect(missing).toEqual([])
  })
})
