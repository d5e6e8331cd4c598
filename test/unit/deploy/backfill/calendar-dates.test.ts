import { describe, expect, it } from 'vitest'
import { datesBetween, hasPlaceholder, withDate } from '../../../../driver/deploy/backfill/calendar-dates.ts'
import { UsageError } from '../../../../driver/deploy/usage-error.ts'

describe('the dates of a backfill', () => {
  it('are all days from the first to the last, over the ends of months and leap days', () => {
    expect(datesBetween('2024-02-27', '2024-03-02')).toEqual([
      '2024-02-27',
      '2024-02-28',
      '2024-02-29',
      '2024-03-01',
      '2024-03-02',
    ])
    expect(datesBetween('2026-11-28', '2026-11-28')).toEqual(['2026-11-28'])
  })

  it.each([
    ['2026-02-30', '2026-03-01', '--from 2026-02-30 is not a date'],
    ['2026-11-01', 'tomorrow', '--to tomorrow is not a date'],
    ['20261101', '2026-11-02', '--from 20261101 is not a date'],
    ['2026-11-02', '2026-11-01', '--to 2026-11-01 is before --from 2026-11-02'],
    ['0001-01-01', '2026-01-01', 'at the most'],
  ])('are refused from %s to %s', (from, to, message) => {
    expect(() => datesBetween(from, to)).toThrow(UsageError)
    expect(() => datesBetween(from, to)).toThrow(message)
  })

  it('stand in the arguments for {date}, and for the placeholder of schedules', () => {
    const args = ['--date', '{date}', '--out=s3://b/{date}/{date}', '<scheduled date>', 'as it is']
    expect(withDate(args, '2026-11-27')).toEqual([
      '--date',
      '2026-11-27',
      '--out=s3://b/2026-11-27/2026-11-27',
      '2026-11-27',
      'as it is',
    ])
    expect(hasPlaceholder(args)).toBe(true)
    expect(hasPlaceholder(['--date', 'date'])).toBe(false)
  })
})
