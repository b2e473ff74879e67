/* Who works on this phone. Without a network (or with one that hangs) the page opens for the person who was signed in last, so that a
 * draft can be gone on with; the server asks for a sign-in again where it must. Nothing secret is kept: the token is not. */
import { useSession } from '@/shared/auth/session'
import type { Me } from '@/shared/api/types'

const KEPT = 'wencheng.field.me'
const PATIENCE_MS = 4000

export const rememberMe = (me: Me) => localStorage.setItem(KEPT, JSON.stringify({ ...me, csrf: '' }))
export const forgetMe = () => localStorage.removeItem(KEPT)
function remembered(): Me | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Me | null
  } catch {
    return null /* not ours, or cut off */
  }
}
export async function isHere(): Promise<boolean> {
  const session = useSession()
  const kept = remembered()
  const asked = session.look().catch(() => null)
  const answer = await (kept ? Promise.race([asked, new Promise<null>((go) => setTimeout(go, PATIENCE_MS, null))]) : asked)
  if (answer !== null) return answer
  if (kept && !session.me) session.me = kept
  return !!session.me
}
