/* The live feed: the server says what changed, and the lists that show it ask again. A lost connection is shown, retried with growing
 * pauses, and everything on the page is asked again once it is back, because changes were missed meanwhile. */
import type { QueryClient } from '@tanstack/vue-query'
import { ref } from 'vue'

export const feedState = ref<'off' | 'live' | 'lost'>('off')

/* The feed names things in the singular ("case"), the pages by capability. */
const CAPABILITY_OF: Record<string, string> = {
  case: 'cases',
  site: 'places',
  inspection: 'inspections',
  unit: 'identity',
  account: 'identity',
  calendar: 'calendar',
  report: 'cases',
}

export function startFeed(client: QueryClient): () => void {
  let source: EventSource | null = null
  let timer = 0
  let pause = 1000
  let stopped = false
  let dirty = new Set<string>()
  let flushTimer = 0

  function flush() {
    flushTimer = 0
    for (const name of dirty) void client.invalidateQueries({ queryKey: [name] })
    dirty = new Set()
  }
  function open() {
    source = new EventSource('/api/feed')
    source.onopen = () => {
      if (feedState.value === 'lost') void client.invalidateQueries()
      feedState.value = 'live'
      pause = 1000
    }
    source.addEventListener('change', (event) => {
      const what = String((JSON.parse((event as MessageEvent<string>).data) as { what: string }).what).split('.')[0] ?? ''
      dirty.add(CAPABILITY_OF[what] ?? what)
      if (!flushTimer) flushTimer = window.setTimeout(flush, 600)
    })
    source.onerror = () => {
      source?.close()
      if (stopped) return
      feedState.value = 'lost'
      timer = window.setTimeout(open, pause)
      pause = Math.min(pause * 2, 30_000)
    }
  }
  open()
  return () => {
    stopped = true
    window.clearTimeout(timer)
    window.clearTimeout(flushTimer)
    source?.close()
    feedState.value = 'off'
  }
}
