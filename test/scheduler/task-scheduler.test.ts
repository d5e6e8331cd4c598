import { afterEach, describe, expect, it } from 'vitest'
import { SparkError } from '../../common/errors/spark-error.ts'
import type { TaskFailure } from '../../common/protocol/task-result.ts'
import type { JobDefinition, JobHandle } from '../../driver/scheduler/contracts.ts'
import { Simulation, sketchJob } from './simulated-backend.ts'

let sim: Simulation
afterEach(async () => {
  await sim.settle()
  expect(sim.scheduler.isIdle).toBe(true)
  await sim.scheduler.stop()
})

async function submit(job: JobDefinition): Promise<JobHandle> {
  const handle = sim.scheduler.submitJob(job)
  handle.result.catch(() => {})
  await sim.settle()
  return handle
}

const exception = (message: string): TaskFailure => ({
  kind: 'ExceptionFailure',
  error: new SparkError('INTERNAL_ERROR', { message }).toData(),
  retryable: true,
})

describe('TaskScheduler', () => {
  it('aborts the task set after repeated failures of one task, naming it and the last reason', async () => {
    sim = await Simulation.start()
    const job = await submit(sketchJob({ result: { tasks: 2 } }))
    for (let failure = 0; failure < 4; failure++) sim.throws(sim.task('result', 1), true, `boom ${failure}`)
    await expect(job.result).rejects.toMatchObject({
      condition: 'TASK_FAILED',
      message: expect.stringMatching(/Task 1 in stage 0.*failed 4 times.*boom 3/),
    })
  })

  it('counts failures by task, not by stage', async () => {
    sim = await Simulation.start()
    const job = await submit(sketchJob({ result: { tasks: 4 } }))
    for (let failure = 0; failure < 3; failure++)
      for (let task = 0; task < 4; task++) sim.throws(sim.task('result', task), true)
    await sim.complete('result')
    expect(await job.result).toHaveLength(4)
  })

  it('ends the job at once for an error that another attempt would only repeat', async () => {
    sim = await Simulation.start()
    const job = await submit(sketchJob({ result: { tasks: 2 } }))
    sim.throws(sim.task('result', 0), false, 'Division by zero')
    await expect(job.result).rejects.toMatchObject({ condition: 'DIVIDE_BY_ZERO', message: 'Division by zero' })
    expect(sim.backend.launched).toHaveLength(2)
  })

  it.each(['crash', 'out of memory', 'timeout'] as const)(
    'tells a job that its executors were lost by %s',
    async (reason) => {
      sim = await Simulation.start([1, 1, 1, 1])
      const job = await submit(sketchJob({ result: { tasks: 1 } }))
      for (let loss = 0; loss < 4; loss++) {
        const [running] = sim.backend.running.values()
        sim.backend.lose(running?.executorId ?? '', reason)
      }
      await expect(job.result).rejects.toMatchObject({
        condition: 'EXECUTOR_LOST',
        message: expect.stringContaining(reason),
      })
    },
  )

  it('runs the tasks of a lost executor elsewhere', async () => {
    sim = await Simulation.start([2, 2])
    const job = await submit(sketchJob({ result: { tasks: 4 } }))
    sim.backend.lose('exec-0', 'crash')
    expect(sim.backend.running.size).toBe(2)
    await sim.complete('result')
    await sim.complete('result')
    expect(await job.result).toHaveLength(4)
  })

  it('tries a throttled task again without counting', async () => {
    sim = await Simulation.start([1], { maxFailures: 1 })
    const job = await submit(sketchJob({ result: { tasks: 1 } }))
    for (let throttle = 0; throttle < 10; throttle++)
      sim.backend.end(sim.task('result', 0), { kind: 'Throttled', message: '429' })
    await sim.complete('result')
    expect(await job.result).toHaveLength(1)
  })

  it.each<[string, TaskFailure, number]>([
    ['throttles', { kind: 'Throttled', message: 'that was it' }, 100],
    ['failures of the platform', { kind: 'PlatformFailure', message: 'that was it' }, 10],
    ['kills that nobody asked for', { kind: 'TaskKilled', reason: 'that was it' }, 4],
    ['failures', exception('that was it'), 4],
  ])('gives a task a bounded number of %s, whatever becomes of the others', async (_, end, attempts) => {
    sim = await Simulation.start([2])
    const job = await submit(sketchJob({ result: { tasks: 300 } }))
    for (let attempt = 0; attempt < attempts; attempt++) {
      sim.backend.end(sim.task('result', 0), end)
      // The others go on well, which is no reason to try this one for ever.
      while (!sim.partitions('result').includes(0) && sim.backend.running.size > 0)
        for (const task of sim.running('result')) if (task.partition !== 0) sim.succeed(task)
    }
    await expect(job.result).rejects.toMatchObject({
      condition: 'TASK_FAILED',
      message: expect.stringMatching(new RegExp(`Task 0 in stage 0.*failed ${attempts} times.*that was it`)),
    })
    expect(sim.backend.launched.filter(({ partition }) => partition === 0)).toHaveLength(attempts)
  })

  it('runs the tasks of an executor that fell silent again, even where no task may fail', async () => {
    sim = await Simulation.start([1, 1], { maxFailures: 1 })
    const job = await submit(sketchJob({ result: { tasks: 2 } }))
    sim.backend.post({ kind: 'ExecutorLost', executorId: 'exec-0', reason: 'silent', message: 'nothing heard' })
    await sim.complete('result')
    await sim.complete('result')
    expect(await job.result).toHaveLength(2)
  })

  it('aborts the job if the total size of results is too large', async () => {
    sim = await Simulation.start()
    const job = await submit(sketchJob({ result: { tasks: 3 } }))
    for (const task of sim.running('result')) sim.succeed(task, 600)
    await expect(job.result).rejects.toMatchObject({ condition: 'MAX_RESULT_SIZE_EXCEEDED' })
  })

  it('gives a task that needs a whole executor all of its slots, threads and memory', async () => {
    sim = await Simulation.start([4])
    const job = await submit(sketchJob({ result: { tasks: 2, cpus: 'all' } }))
    expect(sim.running('result')).toMatchObject([{ partition: 0, threads: 4, memoryBytes: 1000 }])
    await sim.complete('result')
    await sim.complete('result')
    expect(await job.result).toHaveLength(2)
  })

  it('does not starve a task that needs a whole executor', async () => {
    sim = await Simulation.start([2])
    const small = await submit(sketchJob({ small: { tasks: 3 } }))
    const whole = await submit(sketchJob({ whole: { tasks: 1, cpus: 'all' } }))
    const later = await submit(sketchJob({ later: { tasks: 2 } }))
    sim.succeed(sim.task('small', 0))
    sim.succeed(sim.task('small', 1))
    expect(sim.partitions('later')).toEqual([])
    sim.succeed(sim.task('small', 2))
    expect(sim.partitions('whole')).toEqual([0])
    await sim.complete('whole')
    await sim.complete('later')
    expect([await small.result, await whole.result, await later.result].map(({ length }) => length)).toEqual([3, 1, 2])
  })

  it('spreads tasks over executors', async () => {
    sim = await Simulation.start([2, 2])
    const job = await submit(sketchJob({ result: { tasks: 2 } }))
    expect(new Set([...sim.backend.running.values()].map(({ executorId }) => executorId)).size).toBe(2)
    await sim.complete('result')
    await job.result
  })

  it('keeps the slot of a killed task until its executor says that it ended', async () => {
    sim = await Simulation.start([1])
    const first = await submit(sketchJob({ first: { tasks: 1 } }))
    const second = sim.scheduler.submitJob(sketchJob({ second: { tasks: 1 } }))
    first.cancel('enough')
    expect(sim.backend.launched).toHaveLength(1)
    await sim.settle()
    expect(sim.partitions('second')).toEqual([0])
    await sim.complete('second')
    await second.result
  })

  it('ends all jobs when there will be no more executors', async () => {
    sim = await Simulation.start([])
    const job = await submit(sketchJob({ result: { tasks: 1 } }))
    sim.backend.post({ kind: 'BackendFailed', message: 'executors keep ending' })
    await expect(job.result).rejects.toThrow('executors keep ending')
    await expect((await submit(sketchJob({ result: { tasks: 1 } }))).result).rejects.toThrow('executors keep ending')
  })
})
