import { beforeEach, describe, expect, it } from 'vitest'
import { addReceipt, bodyOf, dropDraft, emptyDraft, isEmpty, isOutside, keyFor, loadDraft, missing, receipts, saveDraft } from './model'

beforeEach(() => localStorage.clear())

describe('a report being written', () => {
  it('survives a reload with the key of its last attempt', () => {
    const d = { ...emptyDraft(), text: '路灯不亮', address: '人民路', photos: ['h'] }
    const key = keyFor(d)
    saveDraft(d)
    const again = loadDraft()
    expect(again.text).toBe('路灯不亮')
    expect(keyFor(again)).toBe(key)
    dropDraft()
    expect(isEmpty(loadDraft())).toBe(true)
  })
  it('gets another key once its words, place or photos change', () => {
    const d = { ...emptyDraft(), text: 'a' }
    const key = keyFor(d)
    expect(keyFor(d)).toBe(key)
    d.photos.push('h')
    const second = keyFor(d)
    expect(second).not.toBe(key)
    d.place = { lon: 114.5, lat: 34.1 }
    expect(keyFor(d)).not.toBe(second)
  })
  it('starts empty when what is kept cannot be read', () => {
    localStorage.setItem('wencheng.draft.report', '{"text":')
    expect(isEmpty(loadDraft())).toBe(true)
  })
  it('needs a place, on the map or in words, and a sentence', () => {
    expect(missing(emptyDraft())).toEqual(['place', 'text'])
    expect(missing({ ...emptyDraft(), address: '人民路', text: 'x' })).toEqual([])
    expect(missing({ ...emptyDraft(), place: { lon: 1, lat: 2 }, text: '  ' })).toEqual(['text'])
  })
  it('sends only what was given', () => {
    expect(bodyOf({ ...emptyDraft(), text: ' x ', address: ' ' })).toEqual({ text: 'x' })
    expect(bodyOf({ ...emptyDraft(), text: 'x', place: { lon: 114.55431234567, lat: 34.1 }, contact: '139' })).toEqual({
      text: 'x',
      lon: 114.554312,
      lat: 34.1,
      contact: '139',
    })
  })
  it('knows a place outside the city, and does not judge without knowing the city', () => {
    expect(isOutside({ lon: 116, lat: 39 }, [114.4, 34, 114.8, 34.3])).toBe(true)
    expect(isOutside({ lon: 114.5, lat: 34.1 }, [114.4, 34, 114.8, 34.3])).toBe(false)
    expect(isOutside({ lon: 116, lat: 39 }, null)).toBe(false)
  })
})

describe('receipts', () => {
  it('are kept newest first, each number once, twenty at most', () => {
    for (let i = 0; i < 25; i++) addReceipt({ number: `N${i}`, text: 'x', at_ms: i, joined: false })
    addReceipt({ number: 'N10', text: 'again', at_ms: 99, joined: false })
    expect(receipts()).toHaveLength(20)
    expect(receipts()[0]).toMatchObject({ number: 'N10', text: 'again' })
    expect(receipts().filter((r) => r.number === 'N10')).toHaveLength(1)
  })
})
