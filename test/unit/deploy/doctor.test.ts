import { describe, expect, it } from 'vitest'
import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import { SparkError } from '../../../common/errors/spark-error.ts'
import { checks, clusterChecks } from '../../../driver/deploy/doctor/checks.ts'
import { type Diagnosis, examine, overallStatus } from '../../../driver/deploy/doctor/examine.ts'
import type { Probe } from '../../../driver/deploy/doctor/probe.ts'

const NOW = Date.UTC(2026, 10, 28)

const lake: ClusterDescription = {
  version: 1,
  workBucket: 'work',
  workPrefix: 'work/default',
  queueUrl: 'https://sqs/jobs',
  deadLetterQueueUrl: 'https://sqs/dead',
  executors: [{ memoryMB: 3008, functionName: 'executor', version: '7' }],
  driver: { kind: 'service', cluster: 'ecs', service: 'driver', applicationRole: 'role' },
  packageVersion: '0.1.0',
}

/** Where all is well, but for what a test says. */
const healthy: Probe = {
  nodeVersion: '24.1.0',
  packageVersion: '0.1.0',
  clusterName: 'lake',
  now: () => NOW,
  credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
  region: async () => 'eu-central-1',
  cluster: async () => lake,
  reach: async () => [{ host: 'ssm.eu-central-1.amazonaws.com', ms: 12.4, aheadMs: 300 }],
  bucket: async () => ({ region: 'eu-central-1' }),
  queueDepth: async (url) => (url === lake.queueUrl ? 2 : 0),
  executor: async () => ({ state: 'Active', memoryMB: 3008, version: '7' }),
  accountConcurrency: async () => ({ limit: 1000, unreserved: 900 }),
  runJob: async () => ({ rows: 3, ms: 812 }),
}

const clusterWith = (changed: Partial<ClusterDescription>): Partial<Probe> => ({
  cluster: async () => ({ ...lake, ...changed }),
})

async function diagnoses(changed: Partial<Probe>): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = []
  for await (const diagnosis of examine({ ...healthy, ...changed })) found.push(diagnosis)
  return found
}

/** What is not well. */
const complaints = async (changed: Partial<Probe>) => (await diagnoses(changed)).filter(({ status }) => status !== 'ok')

describe('flashover doctor', () => {
  it('finds all well where it is, in the order of its list', async () => {
    const found = await diagnoses({})
    expect(found.map(({ check }) => check)).toEqual([...checks, ...clusterChecks].map(({ name }) => name))
    expect(Object.fromEntries(found.map(({ check, detail }) => [check, detail]))).toEqual({
      'Node.js': '24.1.0',
      region: 'eu-central-1',
      credentials: 'access key AKIA...MPLE',
      network: 'ssm.eu-central-1.amazonaws.com 12 ms',
      clock: '0 s behind AWS',
      cluster: 'lake: executors of 3008 MB, a driver service',
      release: '0.1.0',
      bucket: 'work',
      queue: '2 waiting, 0 in the dead-letter queue',
      executors: '3008 MB version 7',
      quotas:
        '1000 invocations at a time in this account, 900 of them not reserved; none reserved for each executor function',
      job: 'one task ran on an executor, 0.8 s with its start',
    })
    expect(overallStatus(found)).toBe('ok')
  })

  it.each<[string, string, 'warn' | 'fail', RegExp, RegExp, Partial<Probe>]>([
    ['a Node.js that AWS leaves', 'Node.js', 'warn', /20\.19\.0/, /22 or later/, { nodeVersion: '20.19.0' }],
    [
      'a region that is none',
      'region',
      'fail',
      /'europe'/,
      /AWS_REGION/,
      { region: async () => 'europe', bucket: async () => ({ region: undefined }) },
    ],
    [
      'credentials that have expired',
      'credentials',
      'fail',
      /has expired/,
      /aws sso login/,
      { credentials: async () => ({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE', expiresAtMs: NOW - 1 }) },
    ],
    [
      'credentials that expire soon',
      'credentials',
      'warn',
      /14 more minutes/,
      /aws sso login/,
      { credentials: async () => ({ accessKeyId: 'ASIAIOSFODNN7EXAMPLE', expiresAtMs: NOW + 14 * 60_000 }) },
    ],
    [
      'an endpoint that does not answer',
      'network',
      'fail',
      /sqs\.here \(getaddrinfo ENOTFOUND\)/,
      /DNS/,
      {
        reach: async () => [
          { host: 'ssm.here', ms: 1, aheadMs: 0 },
          { host: 'sqs.here', ms: 1, error: 'getaddrinfo ENOTFOUND' },
        ],
      },
    ],
    [
      'a clock that leases do not bear',
      'clock',
      'warn',
      /12 s behind AWS/,
      /NTP/,
      { reach: async () => [{ host: 'h', ms: 1, aheadMs: 12_000 }] },
    ],
    [
      'a clock that AWS refuses',
      'clock',
      'fail',
      /301 s ahead of AWS: requests are refused/,
      /NTP/,
      { reach: async () => [{ host: 'h', ms: 1, aheadMs: -301_000 }] },
    ],
    [
      'endpoints that tell no time',
      'clock',
      'warn',
      /no endpoint/,
      /network/,
      { reach: async () => [{ host: 'h', ms: 1 }] },
    ],
    [
      'a cluster of a release that works with this one',
      'release',
      'warn',
      /from 0\.1\.4, this is 0\.1\.0/,
      /flashover deploy/,
      clusterWith({ packageVersion: '0.1.4' }),
    ],
    [
      'a cluster of another release',
      'release',
      'fail',
      /from 0\.2\.0, this is 0\.1\.0/,
      /flashover deploy/,
      clusterWith({ packageVersion: '0.2.0' }),
    ],
    [
      'a bucket in another region',
      'bucket',
      'warn',
      /work is in us-east-1/,
      /AWS_REGION=us-east-1/,
      { bucket: async () => ({ region: 'us-east-1' }) },
    ],
    ['dead letters', 'queue', 'warn', /1 waiting, 1 in the dead/, /Reason/, { queueDepth: async () => 1 }],
    [
      'an executor that is still made',
      'executors',
      'fail',
      /executor is Pending/,
      /Wait/,
      { executor: async () => ({ state: 'Pending', memoryMB: 3008, version: '7' }) },
    ],
    [
      'an executor that somebody changed',
      'executors',
      'warn',
      /version 8 with 128 MB, .* says 7 with 3008 MB/,
      /deploy the cluster again/,
      { executor: async () => ({ state: 'Active', memoryMB: 128, version: '8' }) },
    ],
    [
      'a small account',
      'quotas',
      'warn',
      /10 invocations/,
      /L-B99A9384/,
      { accountConcurrency: async () => ({ limit: 10, unreserved: 10 }) },
    ],
    [
      'a small reservation',
      'quotas',
      'warn',
      /8 reserved for each/,
      /reservedConcurrency/,
      clusterWith({ reservedConcurrency: 8 }),
    ],
    ['a wrong answer', 'job', 'fail', /answered 4/, /report/, { runJob: async () => ({ rows: 4, ms: 1 }) }],
  ])('complains of %s, and says what mends it', async (_, check, status, detail, fix, changed) => {
    const found = await complaints(changed)
    expect(found).toEqual([{ check, status, detail: expect.stringMatching(detail), fix: expect.stringMatching(fix) }])
    expect(overallStatus(found)).toBe(status)
  })

  it('looks at nothing of a cluster that is not there', async () => {
    const missing = new SparkError('CLUSTER_NOT_FOUND', {
      cluster: 'lake',
      parameter: '/flashover/lake',
      region: 'eu-central-1',
    })
    const found = await complaints({
      cluster: async () => {
        throw missing
      },
    })
    expect(found.map(({ check, status }) => [check, status])).toEqual([
      ['cluster', 'fail'],
      ...clusterChecks.slice(1).map(({ name }) => [name, 'skipped']),
    ])
    expect(found[0]?.detail).toContain('Deploy it with `flashover deploy`')
  })

  it('takes what it may not see for no failure, and goes on after one', async () => {
    const denied = new SparkError('AWS_ACCESS_DENIED', {
      action: 'lambda:GetAccountSettings',
      resource: 'this account',
      principal: 'the default profile',
      reason: 'no',
    })
    const found = await complaints({
      accountConcurrency: async () => {
        throw denied
      },
      queueDepth: async () => {
        throw new Error('broken')
      },
    })
    expect(found.map(({ check, status, detail }) => [check, status, detail])).toEqual([
      ['queue', 'fail', 'broken'],
      ['quotas', 'warn', denied.message],
    ])
  })

  it('needs no fleet where no driver service runs', async () => {
    const { queueUrl: _, deadLetterQueueUrl: __, ...rest } = lake
    const found = await diagnoses({ cluster: async () => ({ ...rest, driver: { kind: 'none' } }) })
    expect(found.find(({ check }) => check === 'queue')?.detail).toBe('none: this cluster has no driver service')
    expect(overallStatus(found)).toBe('ok')
  })
})
