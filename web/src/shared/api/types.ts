/* The shapes the server answers with, under the names the pages use. They come from the server's own description (schema.d.ts, made by
 * web/tools/api.mjs): a field that is renamed there fails the build here. */
import type { components } from './schema'

/* What may be null is always sent, as null; nothing is ever left out. */
type Whole<T> = T extends (infer U)[] ? Whole<U>[] : T extends object ? { [K in keyof T]-?: Whole<Exclude<T[K], undefined>> } : T
type Named = components['schemas']
export type Shape<Name extends keyof Named> = Whole<Named[Name]>

export type Id = string
export type LightWord = 'green' | 'yellow' | 'red' | 'none'
export interface List<T> {
  items: T[]
  next: string | null
}
export interface ProblemField {
  field: string
  message: string
}

export type Me = Shape<'Me'>
export type Unit = Shape<'Unit'>
export type Account = Shape<'Account'>
export type Division = Shape<'Division'>
export type Category = Shape<'Category'>
export type PlaceType = Shape<'PlaceType'>

export type CaseRow = Shape<'Case'>
export type CaseFile = Shape<'CasePage'>
export type Photo = CaseFile['photos'][number]
export type Move = CaseFile['moves'][number]
export type HistoryRow = CaseFile['history'][number]
export interface Chief {
  scheme: string
  level: string
  person: string
  stretch: string
}

export type Site = Shape<'Site'>
export type SiteFile = Omit<Shape<'SiteFull'>, 'geometry'> & { geometry: GeoJSON.Geometry | null }

export type Inspection = Shape<'Inspection'>
export type InspectionFile = Shape<'InspectionWhole'>
export type Observation = InspectionFile['observations'][number]
export type Point = InspectionFile['points'][number]

/* The tree of the score: items, contents and standards share one shape; standards have no children. */
type Item = Shape<'Score'>['items'][number]
export type ScoreNode = Omit<Item, 'children'> & { children: ScoreNode[] }
