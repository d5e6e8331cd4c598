import { expect, it } from 'vitest'
import { redactSettings, redactText } from '../../../common/config/redaction.ts'
import { SparkConf } from '../../../common/config/spark-conf.ts'

it('hides settings and options by spark.sql.redaction.options.regex', () => {
  const settings = [['my.url', 'jdbc:x']] as const
  expect(redactSettings(settings, new SparkConf())).toEqual([['my.url', '*********(redacted)']])
  const conf = new SparkConf().set('spark.sql.redaction.options.regex', 'jdbc$')
  expect(redactSettings(settings, conf)).toEqual(settings)
})

it('hides in a plan what spark.redaction.string.regex finds, unless spark.sql.redaction.string.regex stands for it', () => {
  const conf = new SparkConf().set('spark.redaction.string.regex', 'b+')
  expect(redactText('abbc', conf)).toBe('a*********(redacted)c')
  expect(redactText('abbc', conf.set('spark.sql.redaction.string.regex', 'c'))).toBe('abb*********(redacted)')
})
