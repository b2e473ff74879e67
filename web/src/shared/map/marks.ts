/* Points that ask for attention: shape and colour of the light, counted together where they would lie on one another. */
import type Feature from 'ol/Feature'
import type { FeatureLike } from 'ol/Feature'
import type { Geometry } from 'ol/geom'
import Circle from 'ol/style/Circle'
import Fill from 'ol/style/Fill'
import RegularShape from 'ol/style/RegularShape'
import Stroke from 'ol/style/Stroke'
import Style from 'ol/style/Style'
import Text from 'ol/style/Text'
import { FONT } from './ground'

export interface MapPoint {
  id: string
  lon: number
  lat: number
  light?: string
  label?: string
  count?: number
}
const COLOUR: Record<string, string> = { red: '#b3261e', yellow: '#b27400', green: '#1d7a48', none: '#5a6673', blue: '#1b4f91' }
const RANK = ['none', 'blue', 'green', 'yellow', 'red']

const white = new Stroke({ color: '#ffffff', width: 1.8 })
function shape(light: string, big: boolean, dot: boolean) {
  const fill = new Fill({ color: COLOUR[light] ?? COLOUR.none! })
  const k = big ? 1.45 : 1
  if (light === 'red') return new RegularShape({ points: 4, radius: 8.5 * k, angle: Math.PI / 4, fill, stroke: white })
  if (light === 'yellow') return new RegularShape({ points: 3, radius: 8.5 * k, fill, stroke: white })
  if (dot && !big)
    return new Circle({
      radius: light === 'blue' ? 4 : 3,
      fill: new Fill({ color: `${COLOUR[light] ?? COLOUR.none!}cc` }),
      stroke: new Stroke({ color: '#ffffff', width: 1 }),
    })
  return new Circle({ radius: 5.5 * k, fill, stroke: white })
}
export function worstLight(lights: string[]): string {
  return RANK[Math.max(0, ...lights.map((l) => RANK.indexOf(l)))] ?? 'none'
}
const cache = new Map<string, Style | Style[]>()

/* `members` is what the cluster source put together. */
export function markStyle(chosen: () => string | undefined, dots = false) {
  return (f: FeatureLike): Style | Style[] => {
    const members = (f.get('features') as Feature<Geometry>[] | undefined) ?? []
    const total = members.reduce((sum, m) => sum + Number(m.get('count') ?? 1), 0)
    const light = worstLight(members.map((m) => String(m.get('light') ?? 'none')))
    const isChosen = members.some((m) => m.getId() === chosen())
    if (total > 1 && !dots) {
      const key = `n${light}${total}${isChosen}`
      const radius = Math.min(19, 9 + Math.sqrt(total) * 1.1)
      let style = cache.get(key)
      if (!style) {
        style = new Style({
          image: new Circle({
            radius,
            fill: new Fill({ color: `${COLOUR[light]}f0` }),
            stroke: new Stroke({ color: isChosen ? '#17202c' : '#ffffff', width: isChosen ? 3 : 1.8 }),
          }),
          text: new Text({
            text: total > 999 ? `${Math.floor(total / 1000)}k` : String(total),
            font: `600 11.5px ${FONT}`,
            fill: new Fill({ color: '#ffffff' }),
          }),
        })
        cache.set(key, style)
      }
      return style
    }
    const key = `s${light}${isChosen}${dots}`
    let style = cache.get(key)
    if (!style) {
      const mark = new Style({ image: shape(light, isChosen, dots) })
      style = isChosen
        ? [
            new Style({
              image: new Circle({
                radius: 17,
                fill: new Fill({ color: '#1b4f9126' }),
                stroke: new Stroke({ color: '#1b4f91', width: 1.5 }),
              }),
            }),
            mark,
          ]
        : mark
      cache.set(key, style)
    }
    return style
  }
}

/* One hue from pale to full: more is darker. Never red against green. */
const SHADES = ['#e6eef7', '#cfdff0', '#b3cce6', '#92b4d8', '#7099c7']
export function shadeOf(rateMilli: number, low: number, high: number): string {
  const at = high > low ? (rateMilli - low) / (high - low) : 1
  return SHADES[Math.max(0, Math.min(SHADES.length - 1, Math.floor(at * SHADES.length)))]!
}
