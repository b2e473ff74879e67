/* The keyboard of lists: j k move, Enter opens, / searches, e edits. Nothing is taken while someone types. */
import { onBeforeUnmount, onMounted } from 'vue'

export function isTyping(event: KeyboardEvent): boolean {
  const on = event.target as HTMLElement | null
  return (
    event.isComposing ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    !!on?.closest('input, textarea, select, [contenteditable], dialog')
  )
}
export function useKeys(keys: Record<string, (event: KeyboardEvent) => void>) {
  function down(event: KeyboardEvent) {
    if (isTyping(event)) return
    const run = keys[event.key]
    if (!run) return
    event.preventDefault()
    run(event)
  }
  onMounted(() => document.addEventListener('keydown', down))
  onBeforeUnmount(() => document.removeEventListener('keydown', down))
}
