import { describe, expect, it } from 'vitest'
import { assertJobConf } from '../../../common/jobs/job-definition.ts'
import { encodeJobRecord, type JobRecord, jobStateAt, parseJobRecord } from '../../../common/jobs/job-record.ts'
import { sampleJob } from '../../support/job-samples.ts'

const parse = (value: unknown, id = 'job-a'): JobRecord => parseJobRecord(Buffer.from(JSON.stringify(value)), id)

const full = sampleJob('job-a', {
  submittedBy: 'arn:aws:iam::1:user/a',
  scheduledFor: '2026-11-28T02:00:00.000Z',
  exclusive: 'Nightly',
  state: 'failed',
  attempt: 2,
  losses: 1,
  lease: { driver: 'd', epoch: 2, expiresAtMs: 5 },
  startedAtMs: 3,
  endedAtMs: 4,
  exitCode: 1,
  reason: 'because',
  cancelRequested: true,
  share: 7,
})

describe('the record of a job', () => {
  it('is read as it was written, with all of its fields and with the fewest', () => {
    expect(parseJobRecord(encodeJobRecord(full), 'job-a')).toEqual(full)
    expect(parseJobRecord(encodeJobRecord(sampleJob()), 'job-a')).toEqual(sampleJob())
  })

  it.each([
    [{ ...full, version: 2 }, 'version is 2'],
    [{ ...full, state: 'done' }, 'state is "done"'],
    [{ ...full, attempt: -1 }, 'attempt is -1'],
    [{ ...full, extra: 1 }, 'extra is not known'],
    [{ ...full, args: ['a', 1] }, 'args.1 is 1, and should be string'],
    [{ ...full, args: ['a\0'] }, 'args.0 is'],
    [{ ...full, conf: { 'spark.x': 1 } }, 'conf.spark.x is 1, and should be string'],
    [{ ...full, id: 'job-b' }, 'it is the record of job-b'],
    [{ ...full, state: 'running', lease: undefined }, 'lease is'],
    [{ ...sampleJob(), state: 'running' }, 'its state is running, and lease is missing'],
    [{ ...full, exclusive: 'a/b' }, 'exclusive is "a/b"'],
    [{ ...full, application: { ...full.application, entry: '../x.mjs' } }, 'application.entry'],
    [{ ...full, application: { ...full.application, entry: '/x.mjs' } }, 'application.entry'],
    [{ ...full, application: { ...full.application, sha256: 'abc' } }, 'application.sha256'],
    [{ ...full, application: { ...full.application, uri: 'http://x/y.zip' } }, 'application.uri'],
  ])('is refused with what is wrong in it: %#', (value, reason) => {
    expect(() => parse(value)).toThrow(reason)
    expect(() => parse(value)).toThrow('INVALID_JOB_RECORD')
  })

  it('is not taken for a prototype', () => {
    const text = JSON.stringify(full).replace('"version"', '"__proto__": {"state": "succeeded"}, "version"')
    expect(() => parseJobRecord(Buffer.from(text), 'job-a')).toThrow('INVALID_JOB_RECORD')
  })

  it('says lost to a reader once its lease has ended, and the skew of clocks has passed', () => {
    const running = sampleJob('job-a', { state: 'running', lease: { driver: 'd', epoch: 1, expiresAtMs: 60_000 } })
    expect(jobStateAt(running, 69_999)).toBe('running')
    expect(jobStateAt(running, 70_000)).toBe('lost')
    expect(jobStateAt({ ...running, state: 'succeeded' }, 99_999)).toBe('succeeded')
  })
})

describe('the settings of a job', () => {
  it.each([
    'spark.master',
    'spark.flashover.store.uri',
    'spark.flashover.lambda.functionName',
    'spark.flashover.cluster',
    'spark.submit.deployMode',
  ])('do not say where it runs: %s', (key) => {
    expect(() => assertJobConf({ [key]: 'x' })).toThrow(key)
  })

  it('begin with spark.', () => {
    expect(() => assertJobConf({ NODE_OPTIONS: '--inspect' })).toThrow(/INVALID_JOB.*NODE_OPTIONS/)
    for (const key of ['spark.', 'spark.flashover.store.uri=s3://x', ' spark.master', 'spark.master ', 'spark.a\0'])
      expect(() => assertJobConf({ [key]: 'x' })).toThrow(/INVALID_JOB.*is no setting/)
    expect(() => assertJobConf({ 'spark.sql.shuffle.partitions': '4' })).not.toThrow()
  })
})
