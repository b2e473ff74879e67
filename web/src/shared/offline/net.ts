import { ref } from 'vue'

/* Whether this device believes it has a network. */
export const online = ref(navigator.onLine !== false)
addEventListener('online', () => (online.value = true))
addEventListener('offline', () => (online.value = false))
