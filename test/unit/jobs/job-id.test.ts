import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applicationOfJob, assertJobId, createJobId, isJobId, scheduledJobId } from '../../../common/jobs/job-id.ts'
import { jobKeys, jobOfRecord } from '../../../common/jobs/job-keys.ts'

describe('the id of a job', () => {
  it('sorts by the time of its submission', () => {
    expect(createJobId(1_795_000_000_000, 0.25)).toBe('job-mwm0nk74-400000')
    expect(createJobId(1_795_000_000_001, 0) > createJobId(1_795_000_000_000, 0.99)).toBe(true)
  })

  it('is that of the schedule and its time, however the time is written', () => {
    expect(scheduledJobId('Nightly', Date.parse('2026-11-28T02:00:00Z'))).toBe('Nightly-20261128T020000Z')
    expect(scheduledJobId('Nightly', Date.parse('2026-11-28T03:00:00+01:00'))).toBe('Nightly-20261128T020000Z')
  })

  it('says the declared application that the job runs as, and so does the folder of its record', () => {
    expect(applicationOfJob('job-a')).toBe('default')
    expect(createJobId(1_795_000_000_000, 0.25, 'Etl')).toBe('Etl.job-mwm0nk74-400000')
    expect(scheduledJobId('Nightly', Date.parse('2026-11-28T02:00:00.5Z'), 'Etl')).toBe(
      'Etl.Nightly-20261128T020000500Z',
    )
    expect(applicationOfJob('Etl.Nightly-20261128T020000Z')).toBe('Etl')
    expect(jobKeys.record('Etl.job-a')).toBe('jobs/Etl/Etl.job-a/job.json')
    expect(jobKeys.exclusive('Etl', 'a.b')).toBe('exclusive/Etl/a.b.json')
  })

  it('is nobody’s where another application’s records are', () => {
    expect(jobOfRecord('jobs/default/Etl.job-a/job.json')).toBeUndefined()
    expect(jobOfRecord('jobs/Etl/job-a/job.json')).toBeUndefined()
  })

  it('is refused before it becomes a key, if it is anything but a name', () => {
    for (const id of ['', '.', '..', '-x', '../x', 'a/b', 'a b', 'ä', 'a\n', 'a\0', 'x'.repeat(129)])
      expect(() => jobKeys.record(id)).toThrow(/INVALID_JOB_ID/)
    expect(() => assertJobId('x'.repeat(128))).not.toThrow()
  })

  it('never leads out of the folder of jobs', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[A-Za-z0-9.][A-Za-z0-9._-]{0,9}$/)),
        (id) => {
          if (!isJobId(id)) return
          expect(jobKeys.record(id).split('/')).toEqual(['jobs', applicationOfJob(id), id, 'job.json'])
          expect(jobOfRecord(jobKeys.record(id))).toBe(id)
        },
      ),
    )
  })

  it('is not that of a piece of a log', () => {
    expect(jobKeys.log('job-a', 2, 13)).toBe('jobs/default/job-a/logs/2/000013')
    expect(jobOfRecord('jobs/default/job-a/logs/1/job.json')).toBeUndefined()
  })
})
