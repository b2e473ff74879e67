/* The city's own ground: what is drawn, in which order and colour, at which scale. No internet, no key: layers are the city's import. */
import type { FeatureLike } from 'ol/Feature'
import Fill from 'ol/style/Fill'
import Stroke from 'ol/style/Stroke'
import Style, { type StyleFunction } from 'ol/style/Style'
import Text from 'ol/style/Text'

export type Theme = 'light' | 'dark'
export const FONT = '"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif'
export const GROUND_LAYERS = [
  'districts',
  'streets',
  'green',
  'water',
  'roads',
] as const /* `blocks`, where a city has them, would come after districts */
export type GroundLayer = (typeof GROUND_LAYERS)[number]

interface Palette {
  out: string
  land: string
  block: string
  green: string
  water: string
  waterEdge: string
  road: string
  casing: string
  main: string
  mainCasing: string
  rail: string
  district: string
  street: string
  label: string
  waterLabel: string
  halo: string
}
export const palettes: Record<Theme, Palette> = {
  light: {
    out: '#fbfbf9',
    land: '#f3f2ed',
    block: '#eeece5',
    green: '#dbe8d2',
    water: '#c3dbea',
    waterEdge: '#a9c8dc',
    road: '#ffffff',
    casing: '#d8d5cb',
    main: '#fdf1cc',
    mainCasing: '#dcc68c',
    rail: '#a9adb3',
    district: '#8d7f9c',
    street: '#b9b2c2',
    label: '#3a4250',
    waterLabel: '#41718f',
    halo: '#ffffffdd',
  },
  dark: {
    out: '#0c131c',
    land: '#131d29',
    block: '#172331',
    green: '#17302a',
    water: '#12324a',
    waterEdge: '#1c4a6b',
    road: '#2a3a4d',
    casing: '#0f1822',
    main: '#42566e',
    mainCasing: '#0f1822',
    rail: '#3d4f64',
    district: '#7d93ae',
    street: '#3b4d63',
    label: '#dbe4ee',
    waterLabel: '#7db2d6',
    halo: '#0c131ce0',
  },
}

/* Classes as the road importer keeps them; unknown ones are drawn as small streets. Width in pixels at 10 m per pixel. */
const ROAD: Record<string, { rank: number; width: number; from: number }> = {
  motorway: { rank: 5, width: 5.5, from: 400 },
  trunk: { rank: 5, width: 5.5, from: 400 },
  expressway: { rank: 5, width: 5.5, from: 400 },
  primary: { rank: 4, width: 4.2, from: 200 },
  secondary: { rank: 3, width: 2.8, from: 60 },
  tertiary: { rank: 2, width: 1.9, from: 13 },
  residential: { rank: 1, width: 1.5, from: 22 },
}
const RAIL = { rank: 0, width: 1.6, from: 80 }
const SMALL = { rank: 1, width: 1.4, from: 22 }
export const roadClass = (f: FeatureLike) => String(f.get('class') ?? f.get('kind') ?? f.get('level') ?? '')
export const roadOf = (f: FeatureLike) => (roadClass(f) === 'railway' ? RAIL : (ROAD[roadClass(f)] ?? SMALL))

/* Roads grow with the scale, but slower than the ground does. */
export function roadWidth(base: number, resolution: number): number {
  return Math.max(0.6, base * Math.pow(10 / resolution, 0.55))
}

export function landStyle(theme: Theme, shade?: (f: FeatureLike) => string | undefined): StyleFunction {
  const p = palettes[theme]
  return (f) => new Style({ fill: new Fill({ color: shade?.(f) ?? p.land }) })
}
export function areaStyle(theme: Theme, kind: 'green' | 'water'): StyleFunction {
  const p = palettes[theme]
  return (f, resolution) => {
    const line = /Line/.test(f.getGeometry()?.getType() ?? '')
    if (kind === 'green') return new Style({ fill: new Fill({ color: p.green }) })
    return line
      ? new Style({ stroke: new Stroke({ color: p.water, width: Math.max(1.5, 60 / resolution), lineCap: 'round', lineJoin: 'round' }) })
      : new Style({ fill: new Fill({ color: p.water }), stroke: new Stroke({ color: p.waterEdge, width: 1 }) })
  }
}
export function roadStyle(theme: Theme, part: 'casing' | 'fill'): StyleFunction {
  const p = palettes[theme]
  return (f, resolution) => {
    const road = roadOf(f)
    if (resolution > road.from) return undefined
    const width = roadWidth(road.width, resolution)
    if (road === RAIL) {
      if (part === 'casing') return new Style({ zIndex: 6, stroke: new Stroke({ color: p.rail, width: 2.2 }) })
      return new Style({ zIndex: 6, stroke: new Stroke({ color: p.road, width: 1.2, lineDash: [7, 7] }) })
    }
    const main = road.rank >= 4
    const casing = part === 'casing'
    if (casing && width < 1.3) return undefined
    return new Style({
      zIndex: road.rank,
      stroke: new Stroke({
        color: casing ? (main ? p.mainCasing : p.casing) : width < 1.3 ? p.casing : main ? p.main : p.road,
        width: casing ? width + 1.6 : width,
        lineCap: casing ? 'butt' : 'round',
        lineJoin: 'round',
      }),
    })
  }
}
export function borderStyle(theme: Theme, level: 'district' | 'street'): StyleFunction {
  const p = palettes[theme]
  return (_f, resolution) => {
    if (level === 'street')
      return resolution > 90 ? undefined : new Style({ stroke: new Stroke({ color: p.street, width: 1, lineDash: [5, 4] }) })
    return [
      new Style({ stroke: new Stroke({ color: theme === 'light' ? '#8d7f9c26' : '#7d93ae30', width: 6 }) }),
      new Style({ stroke: new Stroke({ color: p.district, width: 1.2, lineDash: [9, 3, 2, 3] }) }),
    ]
  }
}
const nameOf = (f: FeatureLike) => String(f.get('name') ?? '')
export function labelStyle(
  theme: Theme,
  level: 'district' | 'street' | 'water' | 'road',
  extra?: (f: FeatureLike) => string,
): StyleFunction {
  const p = palettes[theme]
  return (f, resolution) => {
    const name = nameOf(f)
    if (!name) return undefined
    const halo = new Stroke({ color: p.halo, width: 3.5 })
    if (level === 'district') {
      if (resolution < 8) return undefined
      const text = extra ? `${name}\n${extra(f)}` : [...name].join(' ')
      return new Style({
        zIndex: 100,
        text: new Text({ text, font: `600 15px ${FONT}`, fill: new Fill({ color: p.label }), stroke: halo, overflow: true }),
      })
    }
    if (level === 'street') {
      if (resolution > 32 || resolution < 2) return undefined
      return new Style({
        zIndex: 50,
        text: new Text({ text: name, font: `12.5px ${FONT}`, fill: new Fill({ color: p.label }), stroke: halo, overflow: true }),
      })
    }
    if (level === 'water') {
      const line = /Line/.test(f.getGeometry()?.getType() ?? '')
      return new Style({
        zIndex: 40,
        text: new Text({
          text: name,
          font: `italic 13px ${FONT}`,
          fill: new Fill({ color: p.waterLabel }),
          stroke: halo,
          placement: line ? 'line' : 'point',
        }),
      })
    }
    const road = roadOf(f)
    if (resolution > (road.rank >= 4 ? 30 : road.rank === 3 ? 14 : 5)) return undefined
    return new Style({
      zIndex: road.rank,
      text: new Text({
        text: name,
        font: `12px ${FONT}`,
        fill: new Fill({ color: p.label }),
        stroke: halo,
        placement: 'line',
        repeat: 500,
      }),
    })
  }
}
