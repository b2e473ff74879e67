/* The server's shapes as types. Usage: node web/tools/api.mjs FILE-OR-ADDRESS [check]
 * Takes the description that the server makes of itself (/api/openapi.json), keeps its shapes, writes web/src/shared/api/schema.d.ts;
 * with `check` it changes nothing and fails when the kept types are not those of this server. */
import fs from 'node:fs'
import openapi, { astToString } from 'openapi-typescript'

const [from, mode] = process.argv.slice(2)
if (!from) throw new Error('say where the description is: a file or http://127.0.0.1:8080/api/openapi.json')
const target = 'web/src/shared/api/schema.d.ts'
const text = /^https?:/.test(from) ? await (await fetch(from)).text() : fs.readFileSync(from, 'utf8')
const whole = JSON.parse(text)
const shapes = {
  openapi: whole.openapi,
  info: { title: 'Wencheng', version: '1' },
  paths: {},
  components: { schemas: whole.components.schemas },
}
const made = `/* Made by web/tools/api.mjs from the server's own description. Do not edit. */\n${astToString(await openapi(shapes))}`
if (mode === 'check') {
  if (made !== fs.readFileSync(target, 'utf8')) {
    console.error(`${target} does not fit this server: run node web/tools/api.mjs ${from}`)
    process.exit(1)
  }
} else fs.writeFileSync(target, made)
