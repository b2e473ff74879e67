import { ref } from 'vue'

/* Type size, chosen by the person and kept on this computer. */
export const large = ref(false)
export function startSize() {
  large.value = localStorage.getItem('wencheng.size') === 'large'
  apply()
}
export function flipSize() {
  large.value = !large.value
  localStorage.setItem('wencheng.size', large.value ? 'large' : 'normal')
  apply()
}
function apply() {
  document.documentElement.dataset.size = large.value ? 'large' : 'normal'
}
