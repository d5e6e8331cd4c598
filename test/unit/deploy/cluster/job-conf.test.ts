import { describe, expect, it } from 'vitest'
import { jobConf } from '../../../../driver/deploy/cluster/job-conf.ts'

const conf = (settings: Readonly<Record<string, string>>) => jobConf(new Map(Object.entries(settings)))

describe('the settings of a job', () => {
  it('are those of the command line without what says where it runs', () => {
    expect(
      conf({
        'spark.app.name': 'etl',
        'spark.master': 'lambda',
        'spark.submit.deployMode': 'cluster',
        'spark.flashover.cluster': 'lake',
        'spark.sql.shuffle.partitions': '64',
      }),
    ).toEqual({
      cluster: 'lake',
      runAs: 'default',
      conf: { 'spark.app.name': 'etl', 'spark.sql.shuffle.partitions': '64' },
    })
    expect(conf({}).cluster).toBe('FlashoverStack')
    expect(conf({ 'spark.flashover.runAs': 'Etl' })).toMatchObject({ runAs: 'Etl', conf: {} })
  })

  it.each(['spark.flashover.store.uri', 'spark.flashover.lambda.functionName'])('may not hold %s', (key) => {
    expect(() => conf({ [key]: 'mine' })).toThrow(new RegExp(`INVALID_JOB.*${key}`))
  })

  it('are refused for another master', () => {
    expect(() => conf({ 'spark.master': 'local[2]' })).toThrow('not local[2]')
  })
})
