/* The last answer of the server, shown at once and again when the network is gone, with the time it is from. */
import { onActivated, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import { Problem } from '@/shared/api/problem'
import { keep, keptGet } from './store'

export interface Kept<T> {
  data: Ref<T | null>
  problem: Ref<unknown>
  loading: Ref<boolean>
  fromMs: Ref<number | null> /* set while the shown answer is an old one */
  again: () => Promise<void>
}
export function useKept<T>(key: () => string, fetch: () => Promise<T>): Kept<T> {
  const data = shallowRef<T | null>(null)
  const problem = shallowRef<unknown>(null)
  const loading = ref(false)
  const fromMs = ref<number | null>(null)
  let round = 0
  async function again() {
    const mine = ++round
    const name = key()
    if (!name) return
    loading.value = true
    try {
      const fresh = await fetch()
      if (mine !== round) return
      data.value = fresh
      problem.value = null
      fromMs.value = null
      await keep(name, fresh).catch(() => undefined) /* a full disk must not hide the answer */
    } catch (failure) {
      if (mine !== round) return
      const old =
        failure instanceof Problem && failure.status !== 0 && failure.status < 500 ? undefined : await keptGet(name).catch(() => undefined)
      if (mine !== round) return
      if (old) {
        data.value = old.data as T
        fromMs.value = old.at_ms
      } else problem.value = failure
    } finally {
      if (mine === round) loading.value = false
    }
  }
  watch(key, () => {
    data.value = null
    void again()
  })
  onMounted(() => void again())
  onActivated(() => data.value && void again())
  return { data, problem, loading, fromMs, again }
}
