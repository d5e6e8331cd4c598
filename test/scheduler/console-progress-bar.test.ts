import { describe, expect, it } from 'vitest'
import { LocalProperties } from '../../driver/scheduler/local-properties.ts'
import type { SchedulerEvent } from '../../driver/scheduler/scheduler-event.ts'
import { ConsoleProgressBar } from '../../driver/status/console-progress-bar.ts'
import { progressText } from '../../driver/status/progress-text.ts'
import { ManualClock } from './simulated-backend.ts'

describe('the text of a progress bar', () => {
  it('is that of Spark', () => {
    const text = progressText([{ stageId: 3, finished: 12, running: 4, total: 50 }], 40)
    expect(text).toMatch(/^\[Stage 3:=+> +\(12 \+ 4\) \/ 50\]$/)
    expect(text).toHaveLength(40)
  })

  it('shares the line among three stages at the most', () => {
    const stage = (stageId: number) => ({ stageId, finished: 1, running: 0, total: 2 })
    const text = progressText([1, 2, 3, 4].map(stage), 90)
    expect(text).toHaveLength(90)
    expect(text).not.toContain('Stage 4')
  })

  it('leaves the bar out where there is no room', () => {
    expect(progressText([{ stageId: 1, finished: 0, running: 1, total: 2 }], 5)).toBe('[Stage 1:(0 + 1) / 2]')
  })
})

describe('the progress bar', () => {
  const submitted = (time: number): SchedulerEvent => ({
    kind: 'StageSubmitted',
    time,
    jobId: 0,
    stageId: 1,
    attempt: 0,
    numTasks: 2,
    name: 's',
    properties: new LocalProperties().forJob('s'),
  })

  it('appears after half a second and is cleared when the stage ends', () => {
    const clock = new ManualClock()
    const written: string[] = []
    const bar = new ConsoleProgressBar({ isTTY: true, columns: 41, write: (text) => written.push(text) }, clock)
    bar.handle(submitted(0))
    clock.advance(499)
    expect(written).toEqual([])
    clock.advance(1)
    expect(written[0]).toMatch(/^\r\[Stage 1:>.*\(0 \+ 0\) \/ 2\]$/)
    bar.handle({ kind: 'StageCompleted', time: 600, stageId: 1, attempt: 0 })
    expect(written.at(-1)).toBe(`\r${' '.repeat(40)}\r`)
    bar.stop()
  })

  it('is not shown where the stream is no terminal', () => {
    expect(
      ConsoleProgressBar.attach({ addListener: () => expect.unreachable() }, { write: () => true }),
    ).toBeUndefined()
  })
})
