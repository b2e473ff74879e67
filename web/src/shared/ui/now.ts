import { ref, type Ref } from 'vue'

/* One clock for the page, moved once a half minute. */
const now = ref(Date.now())
let timer = 0
export function useNow(): Ref<number> {
  if (!timer) timer = window.setInterval(() => (now.value = Date.now()), 30_000)
  return now
}
