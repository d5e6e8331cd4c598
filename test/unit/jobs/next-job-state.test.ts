import { describe, expect, it } from 'vitest'
import type { JobRecord, JobState } from '../../../common/jobs/job-record.ts'
import { type JobEvent, MAX_LOSSES, nextJobState } from '../../../common/jobs/next-job-state.ts'
import { sampleJob } from '../../support/job-samples.ts'

const lease = { driver: 'd1', epoch: 3, expiresAtMs: 60_000 }
const inState = (state: JobState, changes: Partial<JobRecord> = {}): JobRecord =>
  sampleJob('job-a', { state, attempt: 3, lease, ...changes })

const take = (driver: string, nowMs = 1000): JobEvent => ({ kind: 'Take', driver, nowMs, expiresAtMs: nowMs + 60_000 })
const by = { driver: 'd1', epoch: 3, nowMs: 2000 }
const cancel: JobEvent = { kind: 'Cancel', nowMs: 2000, reason: 'killed by a' }
const holderEvents: readonly JobEvent[] = [
  { kind: 'Renew', ...by, expiresAtMs: 70_000, share: 5 },
  { kind: 'Started', ...by, expiresAtMs: 80_000, share: 4 },
  { kind: 'Exited', ...by, exitCode: 0 },
  { kind: 'Exited', ...by, exitCode: 3, reason: 'it failed' },
  { kind: 'Cancelled', ...by, reason: 'killed by a' },
  { kind: 'Rejected', ...by, reason: 'there is no bundle' },
  { kind: 'Release', ...by, reason: 'the driver is shut down' },
]

/** What became of it, in a word. */
function outcome(record: JobRecord, event: JobEvent): string {
  const transition = nextJobState(record, event)
  return transition.kind === 'changed' ? transition.record.state : transition.kind
}
const changed = (record: JobRecord, event: JobEvent): JobRecord => {
  const transition = nextJobState(record, event)
  if (transition.kind !== 'changed') throw new Error(transition.kind)
  return transition.record
}

const FINAL = ['succeeded', 'failed', 'cancelled', 'lost'] as const

describe('a job', () => {
  it('is taken by a driver, and counts its attempts and its leases', () => {
    const first = changed(sampleJob(), take('d1'))
    expect(first).toMatchObject({ state: 'starting', attempt: 1, losses: 0, lease: { driver: 'd1', epoch: 1 } })
    const again = changed({ ...first, state: 'queued' }, take('d2'))
    expect(again).toMatchObject({ state: 'starting', attempt: 2, losses: 0, lease: { driver: 'd2', epoch: 2 } })
  })

  it.each(['starting', 'running'] as const)('is not taken from a driver whose lease holds, in %s', (state) => {
    expect(nextJobState(inState(state), take('d2', 69_999))).toEqual({ kind: 'held', untilMs: 70_000 })
  })

  it.each(['starting', 'running'] as const)('is taken from a driver that has died, in %s', (state) => {
    const next = changed(inState(state, { startedAtMs: 5 }), take('d2', 70_000))
    expect(next).toMatchObject({ state: 'starting', attempt: 4, losses: 1, lease: { driver: 'd2', epoch: 4 } })
    expect(next.startedAtMs).toBeUndefined()
  })

  it('is taken again by the driver that has it and does not know: an answer was lost', () => {
    expect(changed(inState('starting'), take('d1', 1000))).toMatchObject({ losses: 0, lease: { epoch: 4 } })
  })

  it('is lost when its drivers died as often as is allowed', () => {
    const next = changed(inState('running', { losses: MAX_LOSSES - 1 }), take('d2', 70_000))
    expect(next).toMatchObject({ state: 'lost', losses: MAX_LOSSES, reason: 'its driver died 3 times while it ran' })
    expect(next.attempt).toBe(3)
  })

  it('starts, goes on, and ends as its process does', () => {
    const [renew, started, succeeded, failed] = holderEvents as [JobEvent, JobEvent, JobEvent, JobEvent]
    const running = changed(inState('starting'), started)
    expect(running).toMatchObject({ state: 'running', startedAtMs: 2000, share: 4, lease: { expiresAtMs: 80_000 } })
    expect(changed(running, { ...started, nowMs: 9000 } as JobEvent)).toEqual(running)
    expect(changed(inState('running'), renew)).toMatchObject({ share: 5, lease: { ...lease, expiresAtMs: 70_000 } })
    expect(changed(inState('running'), succeeded)).toMatchObject({ state: 'succeeded', exitCode: 0, endedAtMs: 2000 })
    const end = { state: 'failed', exitCode: 3, reason: 'it failed', endedAtMs: 2000 }
    expect(changed(inState('running'), failed)).toMatchObject(end)
  })

  it.each(['starting', 'running'] as const)('changes in %s by its holder only', (state) => {
    expect(holderEvents.map((event) => outcome(inState(state), event))).toEqual([
      state,
      'running',
      'succeeded',
      'failed',
      'cancelled',
      'failed',
      'queued',
    ])
    for (const event of holderEvents) {
      expect(nextJobState(inState(state), { ...event, driver: 'd2' } as JobEvent)).toEqual({ kind: 'fenced' })
      expect(nextJobState(inState(state), { ...event, epoch: 2 } as JobEvent)).toEqual({ kind: 'fenced' })
    }
  })

  it('is nobody’s while it is queued, though somebody had it', () => {
    const outcomes = holderEvents.map((event) => outcome(inState('queued'), event))
    expect(outcomes).toEqual(['fenced', 'fenced', 'fenced', 'fenced', 'fenced', 'fenced', 'unchanged'])
  })

  it.each(FINAL)('stays as it ended: %s', (state) => {
    for (const event of [...holderEvents, cancel, take('d1'), take('d2', 1e9)])
      expect(nextJobState(inState(state), event)).toEqual({ kind: 'ended' })
  })

  it('ends at once when it is killed before it was started', () => {
    expect(changed(sampleJob(), cancel)).toMatchObject({ state: 'cancelled', endedAtMs: 2000, reason: 'killed by a' })
  })

  it.each(['starting', 'running'] as const)('asks its driver to end it when it is killed in %s', (state) => {
    const asked = changed(inState(state), cancel)
    expect(asked).toMatchObject({ state, cancelRequested: true, reason: 'killed by a' })
    expect(outcome(asked, cancel)).toBe('unchanged')
    const [, , succeeded, , cancelled, , released] = holderEvents as readonly JobEvent[]
    // It was faster than the kill.
    expect(outcome(asked, succeeded as JobEvent)).toBe('succeeded')
    expect(outcome(asked, cancelled as JobEvent)).toBe('cancelled')
    expect(changed(asked, released as JobEvent)).toMatchObject({ state: 'cancelled', reason: 'killed by a' })
    expect(outcome(asked, take('d2', 69_999))).toBe('held')
    expect(changed(asked, take('d2', 70_000))).toMatchObject({ state: 'cancelled', losses: 0 })
  })
})
