import { describe, expect, it } from 'vitest'
import { encodeJobMessage, parseJobMessage } from '../../../common/jobs/job-message.ts'
import { parseScheduleDefinition, scheduleParameterName } from '../../../common/jobs/schedule-definition.ts'
import { scheduledJob } from '../../../common/jobs/scheduled-job.ts'
import { sampleScheduleDefinition as definition, sampleSchedule } from '../../support/job-samples.ts'

const argsAt = (scheduledFor: string, timeZone: string): readonly string[] =>
  scheduledJob({ ...sampleSchedule, scheduledFor }, { ...definition, timeZone }, 0).args

describe('the job of a schedule', () => {
  it('has the date and the time of the schedule in its arguments, in the time zone of the schedule', () => {
    expect(argsAt('2026-11-28T02:00:00Z', 'Europe/Berlin')).toEqual([
      '--date',
      '2026-11-28',
      '--at=2026-11-28T03:00:00+01:00',
    ])
    expect(argsAt('2026-11-28T02:00:00Z', 'America/Los_Angeles').slice(1)).toEqual([
      '2026-11-27',
      '--at=2026-11-27T18:00:00-08:00',
    ])
    expect(argsAt('2026-11-28T00:30:00Z', 'UTC').slice(1)).toEqual(['2026-11-28', '--at=2026-11-28T00:30:00+00:00'])
    expect(argsAt('2026-12-31T18:30:00Z', 'Asia/Kolkata').slice(1)).toEqual([
      '2027-01-01',
      '--at=2027-01-01T00:00:00+05:30',
    ])
  })

  it.each([
    ['before the clock is set forth', '2026-03-29T00:59:59Z', '2026-03-29T01:59:59+01:00'],
    ['after it was set forth', '2026-03-29T01:00:00Z', '2026-03-29T03:00:00+02:00'],
    ['the first time the clock shows half past two', '2026-10-25T00:30:00Z', '2026-10-25T02:30:00+02:00'],
    ['the second time', '2026-10-25T01:30:00Z', '2026-10-25T02:30:00+01:00'],
  ])('knows its time when clocks change: %s', (_, utc, local) => {
    expect(argsAt(utc, 'Europe/Berlin')[2]).toBe(`--at=${local}`)
  })

  it('is the same whenever its message is read', () => {
    const { submittedAtMs: _, ...early } = scheduledJob(sampleSchedule, definition, 1)
    const { submittedAtMs: __, ...late } = scheduledJob(sampleSchedule, definition, 99_999_999)
    expect(late).toEqual(early)
    expect(early).toMatchObject({
      id: 'Nightly-20261128T020000Z',
      scheduledFor: '2026-11-28T02:00:00.000Z',
      exclusive: 'Nightly',
      state: 'queued',
    })
  })

  it.each([
    [{ scheduledFor: '<aws.scheduler.scheduled-time>' }, 'scheduledFor is "<aws.scheduler.scheduled-time>"'],
    [{ scheduledFor: '2026-11-28' }, 'scheduledFor is "2026-11-28"'],
    [{ scheduledFor: '2026-13-28T02:00:00Z' }, 'scheduledFor is "2026-13-28T02:00:00Z"'],
    [{ schedule: 'x'.repeat(128) }, 'INVALID_JOB_ID'],
  ])('is refused when its message names no time: %#', (changes, reason) => {
    expect(() => scheduledJob({ ...sampleSchedule, ...changes }, definition, 0)).toThrow(reason)
  })

  it('is refused when its definition names no time zone', () => {
    const timeZone = 'Europe/Nowhere'
    expect(() => scheduledJob(sampleSchedule, { ...definition, timeZone }, 0)).toThrow(
      /INVALID_SCHEDULE.*Nightly.*timeZone is "Europe\/Nowhere", which is no time zone/,
    )
  })

  it('runs as the declared application of its message', () => {
    expect(scheduledJob({ ...sampleSchedule, runAs: 'Etl' }, definition, 0).id).toBe('Etl.Nightly-20261128T020000Z')
  })
})

describe('the definition of a schedule', () => {
  it('is read as it was written, from a parameter below that of its cluster and application', () => {
    expect(parseScheduleDefinition(JSON.stringify(definition), 'Nightly')).toEqual(definition)
    expect(scheduleParameterName('Lake', undefined, 'Nightly')).toBe('/flashover/Lake/schedules/Nightly')
    expect(scheduleParameterName('Lake', 'Etl', 'Nightly')).toBe('/flashover/Lake/applications/Etl/schedules/Nightly')
  })

  it.each([
    ['{}', 'version is missing'],
    [JSON.stringify({ ...definition, application: undefined }), 'application is missing'],
    [JSON.stringify({ ...definition, more: 1 }), 'more is not known'],
  ])('is refused with what is wrong in it: %s', (json, reason) => {
    expect(() => parseScheduleDefinition(json, 'Nightly')).toThrow(reason)
  })
})

describe('a message of a job', () => {
  it('is read as it was written', () => {
    expect(parseJobMessage(encodeJobMessage(sampleSchedule))).toEqual(sampleSchedule)
    const submitted = { version: 1, kind: 'job', id: 'job-a' } as const
    expect(parseJobMessage(encodeJobMessage(submitted))).toEqual(submitted)
  })

  it.each([
    ['hello', 'it is no JSON'],
    ['{"version":1,"kind":"job","id":"../x"}', 'id is "../x"'],
    ['{"version":1,"kind":"job"}', 'id is missing'],
    ['{"version":2,"kind":"job","id":"a"}', 'version is 2'],
    ['{"version":1,"kind":"other"}', 'kind is "other"'],
    ['{"version":1,"kind":"job","id":"a","more":1}', 'more is not known'],
    [JSON.stringify({ ...sampleSchedule, schedule: 'every.night' }), 'schedule is "every.night"'],
    [JSON.stringify({ ...sampleSchedule, runAs: 'a/b' }), 'runAs is "a/b"'],
    [JSON.stringify({ ...sampleSchedule, args: [] }), 'args is not known'],
  ])('is refused with what is wrong in it: %s', (body, reason) => {
    expect(() => parseJobMessage(body)).toThrow(reason)
  })
})
