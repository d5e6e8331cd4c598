import { describe, expect, it } from 'vitest'
import { SparkContext } from '../../driver/rdd/spark-context.ts'
import type { SchedulerEvent } from '../../driver/scheduler/scheduler-event.ts'
import { StoreRegistry } from '../../driver/sources/store-registry.ts'
import { Simulation, sketchJob } from './simulated-backend.ts'

type JobStarted = Extract<SchedulerEvent, { kind: 'JobStarted' }>

async function start() {
  const simulation = await Simulation.start([8])
  const sc = new SparkContext({
    applicationId: 'app',
    scheduler: simulation.scheduler,
    defaultParallelism: undefined,
    stores: new StoreRegistry(),
    readSpilledResult: async () => new Uint8Array(),
  })
  const submit = (name: string) =>
    simulation.scheduler.submitJob(
      sketchJob({ [name]: { tasks: 1 } }, { name, properties: sc.localProperties.forJob(name) }),
    )
  const started = (name: string): JobStarted => {
    const found = simulation.events.find((event) => event.kind === 'JobStarted' && event.name === name)
    if (found?.kind !== 'JobStarted') throw new Error(`the job ${name} has not started`)
    return found
  }
  return { simulation, sc, submit, started }
}

/** How a job ended: its condition and reason, or nothing. */
const endOf = (result: Promise<unknown>): Promise<string | undefined> =>
  result.then(
    () => undefined,
    (error) => `${error.condition}: ${error.parameters.reason}`,
  )

describe('the properties of a job', () => {
  it('are what was set before it was asked for, on its events and on those of its stages', async () => {
    const { simulation, sc, submit, started } = await start()
    await sc.withLocalProperties(async () => {
      sc.setJobGroup('nightly', 'load the flights', true)
      sc.addJobTag('etl')
      sc.addJobTag('flights')
      sc.setLocalProperty('spark.scheduler.pool', 'slow')
      sc.setLocalProperty('my.key', 'mine')
      const job = submit('load')
      sc.setJobDescription('something else')
      sc.removeJobTag('etl')
      await simulation.settle()
      const expected = {
        groupId: 'nightly',
        description: 'load the flights',
        interruptOnCancel: true,
        tags: new Set(['etl', 'flights']),
        pool: 'slow',
        others: new Map([['my.key', 'mine']]),
      }
      expect(started('load').properties).toMatchObject(expected)
      expect(simulation.events.find(({ kind }) => kind === 'StageSubmitted')).toMatchObject({ properties: expected })
      await simulation.complete('load')
      await job.result
    })
  })

  it('are those of Spark where nothing was set, and after all was taken back', async () => {
    const { simulation, sc, submit, started } = await start()
    const nothing = { interruptOnCancel: false, tags: new Set(), pool: 'default', others: new Map() }
    submit('before')
    await sc.withLocalProperties(async () => {
      sc.setJobGroup('g', 'd')
      sc.addJobTag('t')
      sc.setLocalProperty('spark.scheduler.pool', 'p')
      expect(
        [
          'spark.jobGroup.id',
          'spark.job.description',
          'spark.job.interruptOnCancel',
          'spark.job.tags',
          'spark.scheduler.pool',
          'nope',
        ].map((key) => sc.getLocalProperty(key)),
      ).toEqual(['g', 'd', 'false', 't', 'p', undefined])
      sc.clearJobGroup()
      sc.clearJobTags()
      sc.setLocalProperty('spark.scheduler.pool', undefined)
      submit('after')
    })
    await simulation.settle()
    for (const name of ['before', 'after']) {
      const { callSite, ...properties } = started(name).properties
      expect(properties).toEqual(nothing)
      expect(callSite.short).toMatch(/at job-properties\.test\.ts:\d+$/)
    }
  })

  it('do not mix where actions run beside one another', async () => {
    const { simulation, sc, submit, started } = await start()
    const pause = () => new Promise((resolve) => setImmediate(resolve))
    const work = async (name: string) => {
      sc.setJobGroup(name, `of ${name}`)
      await pause()
      sc.addJobTag(`tag of ${name}`)
      await pause()
      submit(name)
    }
    await sc.withLocalProperties(async () => {
      sc.addJobTag('of all')
      await Promise.all(['a', 'b', 'c'].map((name) => sc.withLocalProperties(() => work(name))))
      expect([...sc.getJobTags()]).toEqual(['of all'])
      expect(sc.getLocalProperty('spark.jobGroup.id')).toBeUndefined()
    })
    await simulation.settle()
    for (const name of ['a', 'b', 'c'])
      expect(started(name).properties).toMatchObject({
        groupId: name,
        description: `of ${name}`,
        tags: new Set(['of all', `tag of ${name}`]),
      })
  })

  it.each([
    ['', 'Spark job tag cannot be an empty string.'],
    ['a,b', "Spark job tag cannot contain ','."],
  ])('take no tag %j', async (tag, message) => {
    const { sc } = await start()
    expect(() => sc.addJobTag(tag)).toThrow(message)
    expect(() => sc.removeJobTag(tag)).toThrow(message)
    expect(() => sc.cancelJobsWithTag(tag)).toThrow(message)
  })
})

describe('cancelling', () => {
  it('a group ends its jobs and frees their slots; others run on', async () => {
    const { simulation, sc, submit } = await start()
    const [mine, other, none] = sc.withLocalProperties(() => {
      const none = submit('none')
      sc.setJobGroup('g', 'd')
      const mine = submit('mine')
      sc.setJobGroup('h', 'd')
      return [mine, submit('other'), none]
    })
    const ended = endOf(mine.result)
    await simulation.settle()
    sc.cancelJobGroup('g')
    await simulation.settle()
    expect(await ended).toBe('SPARK_JOB_CANCELLED: part of cancelled job group g')
    expect([simulation.running('mine').length, simulation.running('other').length]).toEqual([0, 1])
    await simulation.complete('other')
    await simulation.complete('none')
    await Promise.all([other.result, none.result])
    expect(simulation.scheduler.isIdle).toBe(true)
    for await (const { key } of simulation.store.list('')) expect.unreachable(`${key} was left`)
  })

  it('a tag ends every job that has it, whatever else it has', async () => {
    const { simulation, sc, submit } = await start()
    const ends = sc.withLocalProperties(() => {
      sc.addJobTag('x')
      const first = submit('first')
      sc.addJobTag('y')
      const second = submit('second')
      sc.removeJobTag('x')
      return [first, second, submit('third')].map(({ result }) => endOf(result))
    })
    await simulation.settle()
    sc.cancelJobsWithTag('x', 'for a reason')
    await simulation.settle()
    await simulation.complete('third')
    expect(await Promise.all(ends)).toEqual([
      'SPARK_JOB_CANCELLED: for a reason',
      'SPARK_JOB_CANCELLED: for a reason',
      undefined,
    ])
  })

  it('all jobs ends all, and none that is asked for later', async () => {
    const { simulation, sc, submit } = await start()
    const ends = ['a', 'b'].map((name) => endOf(submit(name).result))
    await simulation.settle()
    sc.cancelAllJobs()
    await simulation.settle()
    const later = submit('later')
    await simulation.settle()
    await simulation.complete('later')
    await later.result
    expect(await Promise.all(ends)).toEqual(Array(2).fill('SPARK_JOB_CANCELLED: as part of cancellation of all jobs'))
  })
})
