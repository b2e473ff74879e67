/* Says what was seen, in the Test Anything Protocol. A step that cannot be done fails its walk; the other walks go on. */
let number = 0
let failures = 0
const started = Date.now()

function line(good, what, why) {
  number++
  if (!good) failures++
  console.log(`${good ? 'ok' : 'not ok'} ${number} - ${what}`)
  if (!good && why) console.log(String(why).slice(0, 1500).replace(/^/gm, '# '))
  return good
}
export const ok = (good, what, why) => line(!!good, what, why)
export const equal = (got, wanted, what) =>
  line(JSON.stringify(got) === JSON.stringify(wanted), what, `got ${JSON.stringify(got)}\nwanted ${JSON.stringify(wanted)}`)
export const none = (found, what) => line(!found.length, what, [...new Set(found)].join('\n'))
export const note = (text) => console.log(`# ${text}`)

/* A walk is a story of steps; each step is one line. The first that fails ends the story, because the next ones stand on it. */
export async function walk(name, run) {
  const from = Date.now()
  let last = name
  const step = async (what, act) => {
    last = `${name}: ${what}`
    const value = await act()
    ok(true, last)
    return value
  }
  try {
    await run(step)
  } catch (failure) {
    ok(false, last, failure.stack ?? failure)
    return failure
  } finally {
    note(`${name} took ${((Date.now() - from) / 1000).toFixed(1)} s`)
  }
}
export function end() {
  console.log(`1..${number}`)
  note(`${number - failures} passed, ${failures} failed, ${((Date.now() - started) / 1000).toFixed(0)} s`)
  return failures ? 1 : 0
}
