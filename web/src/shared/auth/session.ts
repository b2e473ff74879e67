import { defineStore } from 'pinia'
import { api, onSessionEnd, useCsrf } from '@/shared/api/client'
import { Problem } from '@/shared/api/problem'
import type { Me } from '@/shared/api/types'

/* Who is signed in. `ended` is true while the sign-in lies over a page whose session has run out. */
export const useSession = defineStore('session', {
  state: () => ({ me: null as Me | null, ended: false, waiting: [] as (() => void)[] }),
  getters: {
    /* A right by its name ("cases.dispatch"), or any right of a capability ("cases."). */
    may: (state) => (right: string) =>
      !!state.me && (right.endsWith('.') ? state.me.rights.some((r) => r.startsWith(right)) : state.me.rights.includes(right)),
  },
  actions: {
    take(me: Me) {
      useCsrf(me.csrf)
      this.me = me
    },
    async look(): Promise<boolean> {
      try {
        this.take(await api.peek<Me>('/api/session'))
        return true
      } catch (problem) {
        if (problem instanceof Problem && problem.status === 401) return false
        throw problem
      }
    },
    async signIn(account: string, password: string) {
      const reply = await api.quiet<{ csrf: string; account: Me }>('POST', '/api/session', { account, password })
      const before = this.me?.account
      this.take({ ...reply.account, csrf: reply.csrf })
      if (this.ended && before && before !== this.me?.account) {
        location.reload()
        return
      }
      this.ended = false
      this.waiting.splice(0).forEach((go) => go())
    },
    async signOut() {
      await api.quiet('DELETE', '/api/session').catch((problem: unknown) => {
        if (!(problem instanceof Problem && problem.status === 401)) throw problem
      })
      useCsrf('')
      this.me = null
    },
    async act(grantId: string | null) {
      await api.post('/api/session/scope', grantId ? { grant_id: grantId } : {})
      await this.look()
    },
    watchEnd() {
      onSessionEnd(() => {
        this.ended = true
        return new Promise<void>((go) => this.waiting.push(go))
      })
    },
  },
})
