import { config } from './config-entries.ts'
import type { SparkConf } from './spark-conf.ts'

/** What stands in the place of a secret, as in Spark. */
const REDACTED = '*********(redacted)'

type Settings = Iterable<readonly [key: string, value: string]>

/** Settings as they may be shown: `spark.redaction.regex` and, in SQL, `spark.sql.redaction.options.regex` say of which keys or values not. */
export function redactSettings(
  settings: Settings,
  conf: Pick<SparkConf, 'get'>,
): readonly (readonly [key: string, value: string])[] {
  const patterns = [conf.get(config.redactionRegex), conf.get(config.optionsRedactionRegex)]
  return [...settings].map(([key, value]) => [
    key,
    patterns.some((pattern) => pattern?.test(key) || pattern?.test(value)) ? REDACTED : value,
  ])
}

/** The same of one setting, for messages. */
export const redactValue = (key: string, value: string, conf: Pick<SparkConf, 'get'>): string =>
  redactSettings([[key, value]], conf)[0]?.[1] ?? value

/** A plan's text without what `spark.sql.redaction.string.regex`, or `spark.redaction.string.regex`, finds in it. */
export function redactText(text: string, conf: Pick<SparkConf, 'get'>): string {
  const pattern = conf.get(config.sqlStringRedactionRegex) ?? conf.get(config.stringRedactionRegex)
  return pattern === undefined ? text : text.replace(new RegExp(pattern.source, `${pattern.flags}g`), REDACTED)
}
