import { reactive } from 'vue'

/* One line at the bottom of the page that says what just happened; may offer one way back. */
export interface Toast {
  id: number
  text: string
  action?: { label: string; run: () => void } | undefined
}
export const toasts = reactive<Toast[]>([])
let last = 0
export function say(text: string, action?: Toast['action']) {
  const id = ++last
  toasts.push({ id, text, action })
  window.setTimeout(() => drop(id), action ? 8000 : 4500)
}
export function drop(id: number) {
  const i = toasts.findIndex((x) => x.id === id)
  if (i >= 0) toasts.splice(i, 1)
}
