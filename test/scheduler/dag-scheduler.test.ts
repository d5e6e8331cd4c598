import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JobDefinition, JobHandle } from '../../driver/scheduler/contracts.ts'
import { Simulation, sketchJob } from './simulated-backend.ts'

let sim: Simulation
beforeEach(async () => {
  sim = await Simulation.start()
})
// Spark's assertDataStructuresEmpty, after every story.
afterEach(async () => {
  await sim.settle()
  for (const { task } of [...sim.backend.running.values()]) sim.succeed(task)
  expect(sim.scheduler.isIdle).toBe(true)
  await sim.scheduler.stop()
  for await (const { key } of sim.store.list('')) expect.unreachable(`${key} was left`)
})

async function submit(job: JobDefinition): Promise<JobHandle> {
  const handle = sim.scheduler.submitJob(job)
  handle.result.catch(() => {})
  await sim.settle()
  return handle
}

const shuffle = (maps = 2, reduces = 2) =>
  sketchJob({ map: { tasks: maps }, reduce: { tasks: reduces, parents: ['map'] } })

describe('DAGScheduler', () => {
  it('runs a job of one stage and gives its values by partition', async () => {
    const job = await submit(sketchJob({ result: { tasks: 3 } }))
    for (const partition of [2, 0, 1]) sim.succeed(sim.task('result', partition))
    expect((await job.result).map((value) => value.kind === 'result' && value.rows)).toEqual([0, 1, 2])
  })

  it('ends a job without tasks at once', async () => {
    expect(await (await submit(sketchJob({ result: { tasks: 0 } }))).result).toEqual([])
  })

  it('does not submit a stage until the map outputs of its parents are registered', async () => {
    const job = await submit(
      sketchJob({ left: { tasks: 1 }, right: { tasks: 1 }, join: { tasks: 1, parents: ['left', 'right'] } }),
    )
    await sim.complete('left')
    expect(sim.attempts('join')).toEqual([])
    await sim.complete('right')
    await sim.complete('join')
    expect(await job.result).toHaveLength(1)
  })

  it('runs trivial shuffle with fetch failure: only the lost map is made again', async () => {
    const job = await submit(shuffle())
    await sim.complete('map')
    sim.succeed(sim.task('reduce', 0))
    await sim.fetchFails(sim.task('reduce', 1), 'map', 0)
    expect(sim.partitions('map')).toEqual([0])
    await sim.complete('map')
    expect(sim.partitions('reduce')).toEqual([1])
    await sim.complete('reduce')
    expect(await job.result).toHaveLength(2)
  })

  it('writes every attempt of a map under a key of its own', async () => {
    await submit(shuffle(1, 1)).then(() => sim.complete('map'))
    await sim.fetchFails(sim.task('reduce', 0), 'map', 0)
    await sim.complete('map')
    await sim.complete('reduce')
    const keys = sim.backend.launched.flatMap(({ output }) => (output.kind === 'shuffle' ? [output.objectKey] : []))
    expect(new Set(keys).size).toBe(2)
  })

  it('runs trivial shuffle with multiple fetch failures as one failed attempt', async () => {
    const job = await submit(shuffle())
    await sim.complete('map')
    const [first, second] = [sim.task('reduce', 0), sim.task('reduce', 1)]
    await sim.fetchFails(first, 'map', 0)
    await sim.fetchFails(second, 'map', 1)
    expect(sim.attempts('reduce')).toEqual([0])
    await sim.complete('map')
    await sim.complete('map')
    await sim.complete('reduce')
    expect(await job.result).toHaveLength(2)
    expect(sim.attempts('reduce')).toEqual([0, 1])
  })

  it('makes all lost outputs of a stage again after one fetch failure', async () => {
    const job = await submit(shuffle(8, 1))
    await sim.complete('map')
    await sim.fetchFails(sim.task('reduce', 0), 'map', 2, [0, 3, 5, 6, 7])
    expect(sim.partitions('map')).toEqual([0, 2, 3, 5, 6, 7])
    await sim.complete('map')
    await sim.complete('reduce')
    expect(await job.result).toHaveLength(1)
    expect(sim.attempts('reduce')).toEqual([0, 1])
  })

  it('makes the reported output again where the store cannot be listed', async () => {
    const job = await submit(shuffle())
    await sim.complete('map')
    vi.spyOn(sim.store, 'list').mockImplementationOnce(() => {
      throw new Error('no listing')
    })
    await sim.fetchFails(sim.task('reduce', 0), 'map', 1, [0])
    expect(sim.partitions('map')).toEqual([1])
    await sim.complete('map')
    await sim.complete('reduce')
    expect(await job.result).toHaveLength(2)
  })

  it('recovers from recursive shuffle failures', async () => {
    const job = await submit(
      sketchJob({ a: { tasks: 2 }, b: { tasks: 2, parents: ['a'] }, c: { tasks: 1, parents: ['b'] } }),
    )
    await sim.complete('a')
    await sim.complete('b')
    await sim.fetchFails(sim.task('c', 0), 'b', 0)
    await sim.fetchFails(sim.task('b', 0), 'a', 1)
    expect(sim.partitions('a')).toEqual([1])
    await sim.complete('a')
    expect(sim.partitions('b')).toEqual([0])
    await sim.complete('b')
    await sim.complete('c')
    expect(await job.result).toHaveLength(1)
  })

  it('aborts the job after multiple consecutive stage fetch failures', async () => {
    const job = await submit(shuffle(1, 1))
    for (let attempt = 0; attempt < 4; attempt++) {
      await sim.complete('map')
      await sim.fetchFails(sim.task('reduce', 0), 'map', 0)
    }
    await expect(job.result).rejects.toMatchObject({
      condition: 'TASK_FAILED',
      message: expect.stringContaining('is gone'),
    })
  })

  it('does not trigger an overall abort by failures in different stages', async () => {
    const job = await submit(
      sketchJob({ a: { tasks: 1 }, b: { tasks: 1, parents: ['a'] }, c: { tasks: 1, parents: ['b'] } }),
    )
    for (let failure = 0; failure < 3; failure++) {
      await sim.complete('a')
      await sim.fetchFails(sim.task('b', 0), 'a', 0)
    }
    await sim.complete('a')
    await sim.complete('b')
    for (let failure = 0; failure < 3; failure++) {
      await sim.fetchFails(sim.task('c', 0), 'b', 0)
      await sim.complete('b')
    }
    await sim.complete('c')
    expect(await job.result).toHaveLength(1)
  })

  it('ignores late fetch failures of older attempts', async () => {
    const job = await submit(shuffle())
    await sim.complete('map')
    const late = sim.task('reduce', 1)
    await sim.fetchFails(sim.task('reduce', 0), 'map', 0)
    await sim.complete('map')
    expect(sim.attempts('reduce')).toEqual([0, 1])
    await sim.fetchFails(late, 'map', 0)
    expect(sim.partitions('map')).toEqual([])
    await sim.complete('reduce')
    expect(await job.result).toHaveLength(2)
    expect(sim.attempts('map')).toEqual([0, 1])
  })

  it('takes completions of zombie task sets for the newer attempt', async () => {
    const job = await submit(shuffle())
    await sim.complete('map')
    const zombie = sim.task('reduce', 1)
    await sim.fetchFails(sim.task('reduce', 0), 'map', 0)
    await sim.complete('map')
    const copy = sim.running('reduce').find(({ partition, stageAttempt }) => partition === 1 && stageAttempt === 1)
    sim.succeed(zombie)
    expect(sim.backend.killed).toContain(copy?.taskId)
    await sim.complete('reduce')
    expect(await job.result).toHaveLength(2)
  })

  it('ignores what a finished task says again', async () => {
    const job = await submit(sketchJob({ result: { tasks: 2 } }))
    const task = sim.task('result', 0)
    sim.succeed(task)
    sim.succeed(task)
    sim.throws(task, false)
    sim.succeed(sim.task('result', 1))
    expect(await job.result).toHaveLength(2)
  })

  it('rolls back all the succeeding stages when the map stage is indeterminate (SPARK-25341)', async () => {
    const stages = {
      a: { tasks: 2, deterministic: false },
      b: { tasks: 2, parents: ['a'] },
      c: { tasks: 2, parents: ['b'] },
    }
    const job = await submit(sketchJob(stages))
    await sim.complete('a')
    sim.succeed(sim.task('b', 0))
    await sim.fetchFails(sim.task('b', 1), 'a', 0)
    expect(sim.partitions('a')).toEqual([0, 1])
    await sim.complete('a')
    expect(sim.partitions('b')).toEqual([0, 1])
    await sim.complete('b')
    await sim.complete('c')
    expect(await job.result).toHaveLength(2)
    const keys = sim.backend.launched.flatMap(({ output }) => (output.kind === 'shuffle' ? [output.objectKey] : []))
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('gives what expectations saw in the attempts whose outputs were used, once each', async () => {
    let counted: readonly string[] = []
    const onExpectations: JobDefinition['onExpectations'] = (counts) => {
      counted = counts.map(({ key }) => key).toSorted()
    }
    const job = await submit({ ...shuffle(), onExpectations })
    const [map0, map1] = [sim.task('map', 0), sim.task('map', 1)]
    await sim.complete('map')
    // Said again, and lost: neither counts.
    sim.succeed(map1)
    const zombie = sim.task('reduce', 1)
    await sim.fetchFails(sim.task('reduce', 0), 'map', 0)
    await sim.complete('map')
    sim.succeed(zombie)
    await sim.complete('reduce')
    await job.result
    const id = { map: map0.stageId, reduce: zombie.stageId }
    expect(counted).toEqual([`${id.map}/0/1`, `${id.map}/1/0`, `${id.reduce}/0/1`, `${id.reduce}/1/0`].toSorted())
  })

  it('forgets what expectations saw in outputs that were rolled back', async () => {
    let counted: readonly string[] = []
    const stages = { map: { tasks: 2, deterministic: false }, reduce: { tasks: 1, parents: ['map'] } }
    const onExpectations: JobDefinition['onExpectations'] = (counts) => {
      counted = counts.map(({ key }) => key).toSorted()
    }
    const job = await submit(sketchJob(stages, { onExpectations }))
    const [first] = sim.running('map')
    await sim.complete('map')
    await sim.fetchFails(sim.task('reduce', 0), 'map', 0)
    await sim.complete('map')
    const last = sim.task('reduce', 0)
    await sim.complete('reduce')
    await job.result
    expect(counted).toEqual([`${first?.stageId}/0/1`, `${first?.stageId}/1/1`, `${last.stageId}/0/${last.attempt}`])
  })

  it('cannot roll back a result stage whose results were given out (SPARK-23207)', async () => {
    const given: number[] = []
    const stages = { map: { tasks: 2, deterministic: false }, result: { tasks: 2, parents: ['map'] } }
    const job = await submit(sketchJob(stages, { onResult: (partition) => given.push(partition) }))
    await sim.complete('map')
    sim.succeed(sim.task('result', 0))
    await sim.fetchFails(sim.task('result', 1), 'map', 0)
    await expect(job.result).rejects.toThrow('already given out')
    expect(given).toEqual([0])
  })

  it('ends only the job whose result handler misbehaves', async () => {
    const bad = await submit(
      sketchJob(
        { result: { tasks: 1 } },
        {
          onResult: () => {
            throw new Error('handler')
          },
        },
      ),
    )
    await sim.complete('result')
    await expect(bad.result).rejects.toThrow('handler')
    const good = await submit(sketchJob({ result: { tasks: 1 } }))
    await sim.complete('result')
    expect(await good.result).toHaveLength(1)
  })

  it('ends a job whose plan fails', async () => {
    const job = sketchJob({ result: { tasks: 1 } })
    const stages = job.stages.map((stage) => ({ ...stage, plan: () => Promise.reject(new Error('no plan')) }))
    await expect((await submit({ ...job, stages })).result).rejects.toThrow('no plan')
  })

  it('ends a job whose tasks cannot be made', async () => {
    const job = sketchJob({ result: { tasks: 5 } })
    const stages = job.stages.map((stage) => ({
      ...stage,
      plan: () => ({
        program: { kind: 'closure', operators: 0 } as const,
        numTasks: 5,
        cpusPerTask: 1,
        task: () => {
          throw new Error('no task')
        },
      }),
    }))
    await expect((await submit({ ...job, stages })).result).rejects.toThrow('no task')
  })

  it('refuses a stage that is its own ancestor', async () => {
    const job = await submit(sketchJob({ a: { tasks: 1, parents: ['b'] }, b: { tasks: 1, parents: ['a'] } }))
    await expect(job.result).rejects.toThrow('its own ancestor')
  })

  it('kills what runs when a job is cancelled during shuffle retry in its parent stage (SPARK-50648)', async () => {
    const job = await submit(shuffle())
    await sim.complete('map')
    await sim.fetchFails(sim.task('reduce', 0), 'map', 0)
    const running = [...sim.backend.running.keys()]
    job.cancel('enough')
    await expect(job.result).rejects.toMatchObject({
      condition: 'SPARK_JOB_CANCELLED',
      parameters: { reason: 'enough' },
    })
    expect(sim.backend.killed).toEqual(expect.arrayContaining(running))
  })

  it('deletes the shuffle objects and programs of a job that has ended', async () => {
    const job = await submit(shuffle())
    for (const { output } of sim.running('map'))
      if (output.kind === 'shuffle') await sim.store.put(output.objectKey, new Uint8Array(1))
    await sim.complete('map')
    await sim.complete('reduce')
    await job.result
    await sim.settle()
    for await (const { key } of sim.store.list('')) expect.unreachable(`${key} was left`)
  })
})
