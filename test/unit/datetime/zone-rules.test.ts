import { describe, expect, it } from 'vitest'
import { SessionZone } from '../../../common/datetime/session-zone.ts'
import { localToUtc, offsetAt, startOfDay, utcToLocal } from '../../../common/datetime/time-zone.ts'
import { timestampText } from '../../../common/datetime/timestamp-text.ts'

const at = (iso: string): number => Date.parse(iso) / 1000

describe('a zone of rules, as java.time has it', () => {
  it('counts a time that the clock passes over on from before', () => {
    expect(localToUtc(at('2020-03-08T02:30:00Z'), 'America/Los_Angeles')).toBe(at('2020-03-08T10:30:00Z'))
  })
  it('takes the first of two times that the clock shows, or the one of an offset', () => {
    const local = at('2020-11-01T01:30:00Z')
    expect(localToUtc(local, 'America/Los_Angeles')).toBe(at('2020-11-01T08:30:00Z'))
    expect(localToUtc(local, 'America/Los_Angeles', -8 * 3600)).toBe(at('2020-11-01T09:30:00Z'))
    expect(localToUtc(local, 'America/Los_Angeles', 3600)).toBe(at('2020-11-01T08:30:00Z'))
  })
  it('begins a day whose midnight the clock passes over when it does', () => {
    // 23:30 became 00:30
    expect(startOfDay(at('1919-03-31T00:00:00Z') / 86_400, 'America/Toronto')).toBe(at('1919-03-31T04:30:00Z'))
    // a day that was left out
    expect(startOfDay(at('2011-12-30T00:00:00Z') / 86_400, 'Pacific/Apia')).toBe(at('2011-12-30T10:00:00Z'))
  })
  it.each([
    ['America/Los_Angeles', '1883-11-18T19:59:59Z', -(7 * 3600 + 52 * 60 + 58)],
    ['America/Los_Angeles', '1883-11-18T20:00:00Z', -8 * 3600],
    ['Europe/Berlin', '1893-03-31T23:06:31Z', 53 * 60 + 28],
    ['Europe/Berlin', '1893-03-31T23:06:32Z', 3600],
    ['Africa/Monrovia', '1972-01-07T00:44:29Z', -(44 * 60 + 30)],
    ['Africa/Monrovia', '1972-01-07T00:44:30Z', 0],
    // Years after 2799 are those of the last rules, as this one, and not those of 2003.
    ['America/Los_Angeles', '+004403-03-23T04:49:19Z', -7 * 3600],
    ['America/Los_Angeles', '-000100-01-01T00:00:00Z', -(7 * 3600 + 52 * 60 + 58)],
  ])('%s at %s', (zone, instant, offset) => {
    expect(offsetAt(at(instant), zone)).toBe(offset)
    expect(utcToLocal(at(instant), zone)).toBe(at(instant) + offset)
  })
})

it.each([
  ['PST', 'America/Los_Angeles'],
  ['GMT+2', 'GMT+02:00'],
  ['+5', '+05:00'],
  ['+05:30:15', '+05:30:15'],
  ['UTC', 'UTC'],
  ['+00:00', 'Z'],
])('the zone %s is called %s by java.time', (text, id) => {
  expect(SessionZone.of(text).id).toBe(id)
})

it('writes an instant before 1970 by its second, not by the next one', () => {
  expect(timestampText(-1n, 'Asia/Kolkata')).toBe('1970-01-01 05:29:59.999999')
})
