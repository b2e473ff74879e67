/* Figures of the forecast as people read them, and the options of its charts. */
import type { ChartOption } from '@/shared/chart/draw'
import type { Lever, Rank, RunRow } from './api'

/* Scores with one decimal: the interval is wider than the rest. */
export const score = (milli: number | null | undefined) => (milli === null || milli === undefined ? '—' : (milli / 1000).toFixed(1))
export const exact = (milli: number | null | undefined) => (milli === null || milli === undefined ? '—' : (milli / 1000).toFixed(3))
export const chance = (micro: number | null | undefined) =>
  micro === null || micro === undefined
    ? '—'
    : micro > 0 && micro < 5000
      ? '<1%'
      : micro < 1000000 && micro > 995000
        ? '>99%'
        : `${Math.round(micro / 10000)}%`
/* A gain comes in millionths of a thousandth of a point. */
export const gain = (micro: number) => {
  const points = micro / 1e9
  return points >= 0.1
    ? `+${points.toFixed(2)}`
    : points >= 0.01
      ? `+${points.toFixed(3)}`
      : points >= 0.0001
        ? `+${points.toFixed(4)}`
        : '<0.0001'
}
export const share = (gains: Lever[]) => Math.max(1, ...gains.map((g) => g.gain_micro))

/* Places that have a chance worth a bar: at least half a per cent, and those between. */
export function likelyPlaces(rank: Rank) {
  const known = rank.places.filter((p) => p.chance_micro >= 5000)
  const first = known[0]?.place ?? 1
  const last = known[known.length - 1]?.place ?? 1
  return rank.places.filter((p) => p.place >= first && p.place <= last)
}
/* The chance of at least `target` by the curve of 201 quantiles. */
export function chanceOf(curve: number[], target: number): number | null {
  if (!curve.length) return null
  return Math.round((curve.filter((v) => v >= target).length / curve.length) * 1e6)
}

const ink = '#465160'
const blue = '#1b4f91'
const rule = '#e5e8ec'
const axis = {
  axisLine: { lineStyle: { color: rule } },
  axisTick: { show: false },
  axisLabel: { color: ink },
}

export function rankOption(rank: Rank, place: (n: number) => string): ChartOption {
  const places = likelyPlaces(rank)
  return {
    grid: { left: 8, right: 8, top: 26, bottom: 24 },
    tooltip: { trigger: 'item', formatter: '{b}: {c}%' },
    xAxis: {
      type: 'category',
      data: places.map((p) => place(p.place)),
      ...axis,
    },
    yAxis: { type: 'value', show: false, min: 0 },
    series: [
      {
        type: 'bar',
        barMaxWidth: 44,
        data: places.map((p) => ({
          value: Math.round(p.chance_micro / 1000) / 10,
          itemStyle: { color: p.place <= rank.square ? blue : '#b6cbe5' },
        })),
        label: {
          show: true,
          position: 'top',
          formatter: (x) => `${Math.round(Number(x.value))}%`,
          color: ink,
        },
      },
    ],
  }
}

export interface FanPoint {
  name: string
  low: number | null
  middle: number | null
  high: number | null
  official?: number | null
}
/* Past years as points, the runs as a line with its band; everything in points of 100. */
export function fanOption(
  points: FanPoint[],
  target: number | null,
  words: { forecast: string; official: string; target: string },
): ChartOption {
  const all = points.flatMap((p) => [p.low, p.high, p.official, p.middle]).filter((v): v is number => v !== null && v !== undefined)
  if (target !== null) all.push(target)
  const low = Math.floor(Math.min(...all) - 1)
  const high = Math.ceil(Math.max(...all) + 1)
  return {
    grid: { left: 38, right: 64, top: 12, bottom: 24 },
    tooltip: {
      trigger: 'axis',
      formatter: (given) => {
        const i = (Array.isArray(given) ? given[0] : given)?.dataIndex ?? 0
        const p = points[i]
        if (!p) return ''
        if (p.official !== null && p.official !== undefined) return `${p.name}\n${words.official} ${p.official.toFixed(2)}`
        return `${p.name}\n${words.forecast} ${p.middle?.toFixed(1) ?? '—'} (${p.low?.toFixed(1) ?? '—'} – ${p.high?.toFixed(1) ?? '—'})`
      },
    },
    xAxis: {
      type: 'category',
      data: points.map((p) => p.name),
      boundaryGap: points.length < 3,
      ...axis,
    },
    yAxis: {
      type: 'value',
      min: low,
      max: high,
      splitLine: { lineStyle: { color: rule } },
      axisLabel: { color: ink },
    },
    series: [
      {
        type: 'line',
        stack: 'band',
        silent: true,
        symbol: 'none',
        lineStyle: { opacity: 0 },
        data: points.map((p) => p.low),
      },
      {
        type: 'line',
        stack: 'band',
        silent: true,
        symbol: 'none',
        lineStyle: { opacity: 0 },
        areaStyle: { color: '#dde9f6' },
        data: points.map((p) => (p.low === null || p.high === null ? null : Math.round((p.high - p.low) * 1000) / 1000)),
      },
      {
        type: 'line',
        symbol: 'circle',
        symbolSize: 6,
        lineStyle: { color: blue, width: 2 },
        itemStyle: { color: blue },
        data: points.map((p) => p.middle),
        ...(target === null
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: '#8a5a00', type: 'dashed' as const },
                label: {
                  formatter: `${words.target} ${target}`,
                  color: '#8a5a00',
                  position: 'end' as const,
                },
                data: [{ yAxis: target }],
              },
            }),
      },
      {
        type: 'line',
        symbol: 'rect',
        symbolSize: 9,
        lineStyle: { opacity: 0 },
        itemStyle: { color: ink },
        data: points.map((p) => p.official ?? null),
      },
    ],
  }
}

/* Oldest first, one a day: the newest run of each day. */
export function trendOf(runs: RunRow[]): RunRow[] {
  const days = new Map<string, RunRow>()
  for (const r of [...runs].reverse()) days.set(new Date(r.made_ms + 8 * 3600_000).toISOString().slice(0, 10), r)
  return [...days.values()].sort((a, b) => a.made_ms - b.made_ms)
}
export const monthDay = (ms: number) => new Date(ms + 8 * 3600_000).toISOString().slice(5, 10)
