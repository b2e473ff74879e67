import { describe, expect, it } from 'vitest'

type Tree = { [key: string]: string | Tree }
const files = import.meta.glob<{ default: Tree }>(
  ['../shared/offline/*.json', './*.json', '../citizen/*.json', '../../../capabilities/*/web/{field,citizen}/*.json'],
  { eager: true },
)
const folders = Object.keys(files).flatMap((path) => (path.endsWith('/zh-CN.json') ? [path.replace('/zh-CN.json', '')] : []))
const flat = (tree: Tree, at = ''): [string, string][] =>
  Object.entries(tree).flatMap(([k, v]) => (typeof v === 'string' ? [[at + k, v] as [string, string]] : flat(v, `${at}${k}.`)))
const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join()

describe.each(folders)('the words of %s', (folder) => {
  const zh = new Map(flat(files[`${folder}/zh-CN.json`]!.default))
  const en = new Map(flat(files[`${folder}/en.json`]!.default))
  it('are the same in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort())
  })
  it('have the same places to fill in', () => {
    for (const [key, text] of zh) expect(`${key} ${holes(en.get(key) ?? '')}`).toBe(`${key} ${holes(text)}`)
  })
  it('hold no Chinese in English', () => {
    for (const [key, text] of en) expect(`${key} ${/[\u4e00-\u9fff]/.test(text)}`).toBe(`${key} false`)
  })
})
