import { describe, expect, it } from 'vitest'
import { jobKeys } from '../../../../common/jobs/job-keys.ts'
import type { JobLauncher } from '../../../../driver/deploy/cluster/launcher/job-launcher.ts'
import { runTaskInput } from '../../../../driver/deploy/cluster/launcher/task-launcher.ts'
import { submitJob } from '../../../../driver/deploy/cluster/submit-job.ts'
import { uploadBundle } from '../../../../driver/deploy/cluster/upload-bundle.ts'
import { JobStore } from '../../../../driver/service/store/job-store.ts'
import { sampleJob } from '../../../support/job-samples.ts'
import { MemoryObjectStore } from '../../../support/memory-object-store.ts'
import { SimulatedBucket } from '../../../support/simulated-bucket.ts'

const { name, application, args, conf } = sampleJob()
const definition = { name, application, args, conf }

function submission(launcher: Partial<JobLauncher>) {
  const { records, store } = new SimulatedBucket().seenThrough(async () => undefined)
  const jobs = new JobStore(records, store)
  const warnings: string[] = []
  const options = {
    jobs,
    launcher: {
      launch: async () => {},
      wake: async () => {},
      outlook: async () => ({ kind: 'Open', look: '' }) as const,
      close: () => {},
      ...launcher,
    },
    nowMs: 1_000,
    warn: (message: string) => void warnings.push(message),
  }
  return { jobs, warnings, submit: () => submitJob('job-a', definition, options) }
}

describe('the submission of a job', () => {
  it('writes the record, then hands the job over, then wakes the driver', async () => {
    const order: string[] = []
    const { jobs, submit } = submission({
      launch: async (id) => void order.push(`launched ${(await jobs.read(id))?.state}`),
      wake: async () => void order.push('woken'),
    })
    await submit()
    expect(order).toEqual(['launched queued', 'woken'])
    expect(await jobs.read('job-a')).toMatchObject({ ...definition, submittedAtMs: 1_000, state: 'queued', attempt: 0 })
  })

  it('leaves no job waiting that nobody was told of', async () => {
    const { jobs, submit } = submission({
      launch: async () => {
        throw new Error('no queue')
      },
    })
    await expect(submit()).rejects.toThrow('no queue')
    expect(await jobs.read('job-a')).toMatchObject({
      state: 'cancelled',
      reason: 'it could not be handed to a driver: Error: no queue',
    })
  })

  it('is done though the driver cannot be woken', async () => {
    const { jobs, warnings, submit } = submission({
      wake: async () => {
        throw new Error('not allowed')
      },
    })
    await submit()
    expect((await jobs.read('job-a'))?.state).toBe('queued')
    expect(warnings).toEqual(['the driver could not be woken: not allowed. An alarm wakes it within minutes'])
  })

  it('refuses an id that is taken', async () => {
    const { submit } = submission({})
    await submit()
    await expect(submit()).rejects.toMatchObject({ condition: 'JOB_ALREADY_EXISTS' })
  })
})

describe('the bundle of a job', () => {
  const bundle = { zip: new Uint8Array([1, 2]), sha256: 'ab'.repeat(32), entry: 'main.mjs', warnings: [] }
  const DAY_MS = 24 * 60 * 60 * 1000

  it('is uploaded once, and again when it has grown old', async () => {
    const store = new MemoryObjectStore()
    const upload = (nowMs: number) => uploadBundle(bundle, 'work', store, nowMs)
    expect(await upload(Date.now())).toEqual({
      uri: `s3://work/applications/${bundle.sha256}.zip`,
      sha256: bundle.sha256,
      entry: 'main.mjs',
    })
    expect(await store.get(jobKeys.application(bundle.sha256))).toEqual(bundle.zip)
    await upload(Date.now() + 89 * DAY_MS)
    expect(store.requests.put).toBe(1)
    await upload(Date.now() + 91 * DAY_MS)
    expect(store.requests.put).toBe(2)
  })
})

it('starts a task with the message of the job, once for each job', () => {
  const driver = {
    kind: 'task',
    cluster: 'ecs',
    taskDefinition: 'driver:3',
    container: 'driver',
    subnets: ['subnet-a'],
    securityGroups: ['sg-a'],
    assignPublicIp: true,
    applicationRole: 'role',
  } as const
  expect(runTaskInput(driver, 'lake', 'job-a')).toEqual({
    cluster: 'ecs',
    taskDefinition: 'driver:3',
    launchType: 'FARGATE',
    count: 1,
    clientToken: 'job-a',
    startedBy: 'flashover submit',
    overrides: {
      containerOverrides: [
        {
          name: 'driver',
          command: ['driver', 'run', '--cluster', 'lake', '--message', '{"version":1,"kind":"job","id":"job-a"}'],
        },
      ],
    },
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ['subnet-a'], securityGroups: ['sg-a'], assignPublicIp: 'ENABLED' },
    },
  })
})
