/* The tree as rows: what is unfolded, how deep, and what each part costs. */
import type { ScoreNode } from './api'

export interface Row {
  node: ScoreNode
  level: number
  open: boolean
}
export function rowsOf(items: ScoreNode[], open: Set<string>, level = 0): Row[] {
  return items.flatMap((node) => {
    const isOpen = open.has(node.id)
    return [{ node, level, open: isOpen }, ...(isOpen && node.children?.length ? rowsOf(node.children, open, level + 1) : [])]
  })
}
/* Points of the whole that this node costs: its weight times what is missing. Unobserved nodes cost an unknown amount: null. */
export function lossMilli(node: Pick<ScoreNode, 'rate_milli' | 'weight_milli'>): number | null {
  return node.rate_milli === null ? null : Math.round((node.weight_milli * (1000 - node.rate_milli)) / 1000)
}
export function findNode(items: ScoreNode[], id: string): ScoreNode | undefined {
  for (const node of items) {
    const hit = node.id === id ? node : findNode(node.children ?? [], id)
    if (hit) return hit
  }
  return undefined
}
export const isStandard = (node: ScoreNode) => !node.children?.length
