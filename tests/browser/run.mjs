/* The walks of people through the product, in a real browser against a real server.
 * Usage: node tests/browser/run.mjs ADDRESS ENGINE SHOTS [walk…]; tools/browser-test makes the city and the server. */
import fs from 'node:fs'
import { openCity } from './people.mjs'
import { end, none, note } from './tap.mjs'

/* Every walk-*.mjs names its walks: `export const walks = { name: { walk, onEveryEngine } }`. */
const WALKS = {}
for (const file of fs.globSync('walk-*.mjs', { cwd: import.meta.dirname }).sort()) Object.assign(WALKS, (await import(`./${file}`)).walks)
const ON_EVERY_ENGINE = Object.keys(WALKS).filter((name) => WALKS[name].onEveryEngine)

const [base, engine = 'sqlite', shots = `build/shots/${engine}`, ...only] = process.argv.slice(2)
if (!base) throw new Error('say the address of the server')
const chosen = only.length ? only : engine === 'sqlite' ? Object.keys(WALKS) : ON_EVERY_ENGINE
const unknown = chosen.filter((name) => !WALKS[name])
if (unknown.length) throw new Error(`no such walk: ${unknown.join(', ')}`)

const city = await openCity(base, shots)
note(`${engine}, Chromium ${city.browser.version()}`)
for (const name of chosen) {
  const failed = await WALKS[name].walk(city)
  if (failed) await keepEvidence(name)
  none(city.faults.splice(0), `${name}: no console error, no failed script, no policy violation`)
}
await city.close()
process.exitCode = end()

/* What every open page showed when a walk failed. */
async function keepEvidence(name) {
  let i = 0
  for (const context of city.browser.contexts())
    for (const page of context.pages()) {
      if (page.url() === 'about:blank') continue
      const file = `${shots}/failed-${name}-${i++}.png`
      await page.screenshot({ path: file }).catch(() => undefined)
      note(`${file} ${page.url()}`)
    }
}
