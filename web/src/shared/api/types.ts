/* The shapes the server answers with, as the interface text of the first release states them. Each capability's api.ts is the only
 * user, so that the generated schema can take their place one capability at a time. */
export type Id = string
export type LightWord = 'green' | 'yellow' | 'red' | 'none'

export interface List<T> {
  items: T[]
  next: string | null
}

export interface Me {
  csrf: string
  account_id: Id
  account: string
  name: string
  role: string
  unit_id: Id
  unit_name: string
  unit_path: string
  rights: string[]
  must_change_password: boolean
  demo: boolean
  scopes: { grant_id: Id; role: string; unit_id: Id; unit_name: string }[]
}

export interface Photo {
  sha256: string
  purpose: 'before' | 'after' | 'scene' | 'result' | string
  width: number
  height: number
  taken_ms: number | null
  lon: number | null
  lat: number | null
  flags: string[]
  by_name?: string
  at_ms?: number | null
}

export interface Unit {
  id: Id
  parent_id: Id | null
  code: string
  name: string
  short_name: string
  kind: string
  path: string
  level: number
  division_id: Id | null
  head_account_id: Id | null
  head_name: string | null
  active: boolean
  version: number
  child_count: number
}

export interface Account {
  id: Id
  account: string
  name: string
  role: string
  unit_id: Id
  unit_name: string
  phone: string | null
  active: boolean
  locked_until_ms: number | null
  last_sign_in_ms: number | null
  version: number
}

export interface Division {
  id: Id
  code: string
  name: string
  level: 'city' | 'district' | 'street' | 'community'
  parent_id: Id | null
  unit_id: Id | null
  lon: number
  lat: number
}

export interface Category {
  code: string
  major: string
  name?: string
  zh?: string
  en?: string
}

export interface CaseRow {
  id: Id
  number: string
  state: string
  state_name: string
  light: LightWord
  title: string
  text: string
  category: string
  category_name: string
  source: string
  lon: number | null
  lat: number | null
  site_id: Id | null
  site_name: string | null
  division_name: string | null
  unit: string | null
  unit_id: Id | null
  due_ms: number | null
  opened_ms: number
  closed_ms: number | null
  rework_count: number
  is_listed: boolean
  standard_number: string | null
  loss_milli: number | null
  photo: string | null
  version: number
  possible_duplicates: number
}

export interface Chief {
  scheme: string
  level: string
  person?: string
  deputy?: string
  name?: string
  stretch?: string
}

export interface Move {
  move: string
  name: string
  needs_reason: boolean
  needs_photo: boolean
  needs_unit: boolean
  needs_limit: boolean
  needs_assistants: boolean
  danger: boolean
}

export interface HistoryRow {
  id: Id
  at_ms: number
  by_name: string | null
  unit_name: string | null
  move: string
  move_name: string
  note: string | null
  from: string | null
  to: string | null
  photos: Photo[]
}

export interface CaseFile extends CaseRow {
  address: string | null
  district: string | { id: Id; name: string } | null
  street: string | { id: Id; name: string } | null
  community: string | { id: Id; name: string } | null
  cell_code: string | null
  chiefs: Chief[]
  reason: string | null
  assistants: { unit_id: Id; unit_name: string; due_ms: number | null; state: string }[]
  clock: { from_ms: number; until_ms: number | null; kind: 'running' | 'paused' | 'extended'; note: string | null }[]
  limit: { kind: string; amount: number } | null
  history: HistoryRow[]
  photos: Photo[]
  moves: Move[]
  duplicates: { id: Id; number: string; title: string; distance_m: number; why: string }[]
  reporters: number
  handler_name: string | null
  verifier_name: string | null
  proposed_unit_id: Id | null
  proposed_unit: string | null
  interim: boolean
  asked: string | null
  asked_kind: string | null
  asked_amount: number
  inspection_id: Id | null
}

export interface Site {
  id: Id
  code: string
  name: string
  type: string
  type_name: string
  geometry_kind: 'point' | 'line' | 'area'
  lon: number
  lat: number
  division_id: Id | null
  division_name: string | null
  owner_unit_id: Id | null
  owner_unit_name: string | null
  guarantor_unit_id: Id | null
  guarantor_unit_name: string | null
  chief_account_id: Id | null
  chief_name: string | null
  is_key: boolean
  buffer_m: number
  status: 'active' | 'retired'
  datum: string
  version: number
  open_cases: number
  rate_milli: number | null
  checked_ms: number | null
}

export interface SiteFile extends Site {
  geometry: GeoJSON.Geometry | null
  address: string | null
  chiefs: Chief[]
}

export interface Inspection {
  id: Id
  plan_id: Id | null
  plan_name: string | null
  kind: string
  site_id: Id
  site_name: string
  site_type: string
  division_name: string | null
  lon: number | null
  lat: number | null
  inspector_id: Id | null
  inspector_name: string | null
  state: 'planned' | 'started' | 'submitted'
  due_date: string | null
  submitted_ms: number | null
  rate_milli: number | null
  failed: number
  observed: number
  version: number
}

export interface Point {
  id: Id
  code: string
  standard_id: Id
  standard_number: string
  text: string
  facet: string
  rule: string
  points_milli: number
  photo_needed: boolean
  measure: string
  minimum: number | null
  category: string
}

export interface Observation {
  id: Id
  point_id: Id
  result: 'pass' | 'partial' | 'fail' | 'not_observed' | 'not_applicable'
  count: number | null
  distance_m: number | null
  minutes: number | null
  note: string | null
  photos: Photo[]
  case_id: Id | null
  case_number: string | null
}

export interface InspectionFile extends Inspection {
  points: Point[]
  observations: Observation[]
}

export interface ScoreNode {
  id: Id
  number: string
  text: string
  rate_milli: number | null
  weight_milli: number
  got_milli: number
  possible_milli: number
  observations: number
  children?: ScoreNode[]
}

export interface ProblemField {
  field: string
  message: string
}
