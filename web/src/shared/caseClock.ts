/* What a line says of a case's clock; spread onto DueTime. No rule is decided here: the server turns the clock. */
import type { CaseRow } from '@/shared/api/types'

type Timed = Pick<CaseRow, 'state' | 'handled_ms' | 'closed_ms' | 'due_ms' | 'light'>

export const isClosed = (c: Pick<CaseRow, 'state'>) => c.state === 'closed' || c.state === 'evaluated' || c.state === 'void'

/* Sent back, in arbitration, paused, with law enforcement: nobody's time runs, and the deadline will be another one. */
const STANDING = new Set(['returned', 'arbitration', 'paused', 'referred'])

/* The clock of the unit stops once it has reported the work done; the verifier's time is not its own. */
export function clockOf(c: Timed) {
  const isDone = isClosed(c) || c.state === 'handled'
  return { due: c.due_ms, stopped: isDone ? (c.handled_ms ?? c.closed_ms) : null, light: c.light, stands: STANDING.has(c.state) }
}
