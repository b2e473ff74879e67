/* Where this phone is. Asked for once, kept with its accuracy; "no fix" stays no fix. */
import { ref } from 'vue'

export interface Position {
  lon: number
  lat: number
  accuracy_m: number
  at_ms: number
}
export type PositionTrouble = '' | 'refused' | 'insecure' | 'none'
export const here = ref<Position | null>(null)
export const locating = ref(false)
export const positionTrouble = ref<PositionTrouble>('')

export async function locate(): Promise<Position | null> {
  if (!window.isSecureContext || !navigator.geolocation) {
    positionTrouble.value = 'insecure'
    return null
  }
  locating.value = true
  positionTrouble.value = ''
  try {
    const fix = await new Promise<GeolocationPosition>((done, no) =>
      navigator.geolocation.getCurrentPosition(done, no, { enableHighAccuracy: true, timeout: 8000, maximumAge: 15_000 }),
    )
    here.value = { lon: fix.coords.longitude, lat: fix.coords.latitude, accuracy_m: Math.round(fix.coords.accuracy), at_ms: fix.timestamp }
  } catch (failure) {
    positionTrouble.value = (failure as GeolocationPositionError).code === 1 ? 'refused' : 'none'
  } finally {
    locating.value = false
  }
  return here.value
}
/* Only where the person has allowed it before: a page that opens does not begin with a question. */
export async function locateIfAllowed() {
  if (!window.isSecureContext || !navigator.permissions) return
  const state = await navigator.permissions.query({ name: 'geolocation' }).catch(() => null)
  if (state?.state === 'granted') await locate()
}
export function metresTo(from: { lon: number; lat: number }, to: { lon: number; lat: number }): number {
  const x = (to.lon - from.lon) * 111_320 * Math.cos((from.lat * Math.PI) / 180)
  const y = (to.lat - from.lat) * 110_540
  return Math.hypot(x, y)
}
