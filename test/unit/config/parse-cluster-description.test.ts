import { describe, expect, it } from 'vitest'
import type { ClusterDescription } from '../../../common/config/cluster-description.ts'
import { parseClusterDescription } from '../../../common/config/parse-cluster-description.ts'

const cluster: ClusterDescription = {
  version: 1,
  workBucket: 'work',
  workPrefix: 'work/default',
  queueUrl: 'https://sqs/jobs',
  deadLetterQueueUrl: 'https://sqs/dead',
  executors: [{ memoryMB: 1769, functionName: 'arn:aws:lambda:eu-west-1:1:function:e:live', version: '3' }],
  reservedConcurrency: 200,
  driver: { kind: 'service', cluster: 'c', service: 's', applicationRole: 'role' },
  packageVersion: '0.1.0',
}
const task: ClusterDescription['driver'] = {
  kind: 'task',
  cluster: 'c',
  taskDefinition: 't',
  container: 'driver',
  subnets: ['subnet-1'],
  securityGroups: [],
  assignPublicIp: true,
  applicationRole: 'role',
}
const parse = (value: unknown): ClusterDescription => parseClusterDescription(JSON.stringify(value), '/flashover/Spark')

describe('what a cluster says of itself', () => {
  it('is read as it was written', () => {
    expect(parse(cluster)).toEqual(cluster)
    const { queueUrl: _, deadLetterQueueUrl: __, reservedConcurrency: ___, ...small } = cluster
    expect(parse({ ...small, driver: task })).toEqual({ ...small, driver: task })
    expect(parse({ ...small, driver: { kind: 'none' } }).driver).toEqual({ kind: 'none' })
  })

  it.each([
    [{ ...cluster, version: 2 }, 'version is 2, and should be 1'],
    [{ ...cluster, workBucket: undefined }, 'workBucket is missing'],
    [{ ...cluster, color: 'red' }, 'color is not known'],
    [{ ...cluster, executors: [] }, 'executors is 0, and should be >=1'],
    [{ ...cluster, executors: [{ ...cluster.executors[0], memoryMB: '1769' }] }, 'executors.0.memoryMB is "1769"'],
    [{ ...cluster, driver: { kind: 'pod' } }, 'driver.kind is "pod", and should be ("service" | "task" | "none")'],
    [{ ...cluster, driver: { ...task, subnets: 'a' } }, 'driver.subnets is "a", and should be Array'],
    [{ ...cluster, queueUrl: undefined }, 'its driver is a service, and queueUrl is missing'],
    ['', 'it is "", and should be Object'],
  ])('is refused with what is wrong in it: %#', (value, reason) => {
    expect(() => parse(value)).toThrow(reason)
    expect(() => parse(value)).toThrow('the cluster /flashover/Spark')
  })

  it('is refused when it is no JSON', () => {
    expect(() => parseClusterDescription('{', 'x')).toThrow(/INVALID_CLUSTER_DESCRIPTION.*no JSON/)
  })
})
