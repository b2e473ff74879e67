/* Named views: filters a person keeps under a name, on this computer. */
import { ref } from 'vue'
import type { FilterValues } from './filters'

export interface SavedView {
  name: string
  filters: FilterValues
}
export const asViews = (views: SavedView[]) => views
export function useSavedViews(list: string) {
  const place = `wencheng.views.${list}`
  const views = ref<SavedView[]>(read())
  function read(): SavedView[] {
    try {
      return JSON.parse(localStorage.getItem(place) ?? '[]') as SavedView[]
    } catch {
      return []
    }
  }
  function keep(next: SavedView[]) {
    views.value = next
    localStorage.setItem(place, JSON.stringify(next))
  }
  return {
    views,
    save: (name: string, filters: FilterValues) => keep([...views.value.filter((v) => v.name !== name), { name, filters }]),
    remove: (name: string) => keep(views.value.filter((v) => v.name !== name)),
  }
}
