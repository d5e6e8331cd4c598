// Writes docs/configuration.md and docs/spark-configuration.md from the configuration entries and the table of Spark's keys: `npm run docs:configuration`. A unit test fails when a page is stale.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { config } from '../common/config/config-entries.ts'
import type { ConfigEntry } from '../common/config/config-entry.ts'
import { SPARK_VERSION, sparkKeys } from '../common/config/spark-keys.ts'
import { isModifiable } from '../driver/api/runtime-config.ts'

export const CONFIGURATION_PAGE = path.resolve(import.meta.dirname, '../docs/configuration.md')
export const SPARK_CONFIGURATION_PAGE = path.resolve(import.meta.dirname, '../docs/spark-configuration.md')

const HEADER = `# Configuration

This page is made from \`common/config/application-entries.ts\` and \`session-entries.ts\` by \`npm run docs:configuration\`: change these, not this one.

Keys are Spark's where Spark has one, and begin with \`spark.flashover.\` where it has none. A bad value of one of them is refused with
INVALID_CONF_VALUE when it is set, before anything starts. [Spark's other keys](spark-configuration.md) are refused where another value than the
default changes answers; what has no effect is kept with a warning, and keys that do not begin with \`spark.\` are refused.

- **Unit**: in parentheses that of a bare number. Sizes are whole numbers with \`k\`, \`m\`, \`g\` or \`t\` (powers of 1024): \`512m\`. Durations have
  \`ms\`, \`s\`, \`min\`, \`h\` or \`d\`: \`90s\`.
- **Scope**: a *session* key can change while a session runs, with \`spark.conf.set(key, value)\` or \`SET key=value\`, and counts for
  queries that are planned afterwards. A *static* key belongs to the application, its master or its executors, and is fixed when they start: give it to
  the builder, to \`flashover submit --conf key=value\`, or in \`spark-defaults.conf\`, in this order of precedence. Setting it later is
  CANNOT_MODIFY_CONFIG.
`

export function configurationPage(): string {
  const rows = Object.values<ConfigEntry<unknown>>(config)
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ key, defaultText, unit, doc, since }) =>
      row(
        `\`${key}\``,
        defaultText ? `\`${defaultText}\`` : '',
        unit,
        doc,
        isModifiable(key) ? 'session' : 'static',
        since,
      ),
    )
  return [
    HEADER,
    row('Key', 'Default', 'Unit', 'Meaning', 'Scope', 'Since'),
    row(...Array(6).fill('---')),
    ...rows,
    '',
  ].join('\n')
}

const SPARK_HEADER = `# Spark's configuration keys

What comes of each of the ${sparkKeys.size} keys of Spark ${SPARK_VERSION}. This page is made from \`common/config/spark-keys.json\` by \`npm run docs:configuration\`;
\`bench/reference/spark_keys.py\` reads the keys and their defaults from Spark itself.

- **honoured**: see [Configuration](configuration.md). Where it changes answers, the test that holds it is named.
- **refused**: another value than the default changes rows, types, files or errors in Spark, and is UNSUPPORTED_FEATURE here, wherever it is given.
- **absent**: of a part of Spark that is not here and says so when it is used. Kept, with a warning.
- **harmless**: changes speed, memory, logs or the UI of Spark alone. Kept, with a warning.

A value is compared as Spark reads it: \`true\` is \`TRUE\`. A default is always taken. Refused with all their members, of which Spark has no list:
\`spark.sql.catalog.*\`, \`spark.hadoop.parquet.*\`, \`spark.hadoop.mapreduce.input.*\`, \`spark.hadoop.mapreduce.output.*\` and
\`spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs\`.
`

export function sparkConfigurationPage(): string {
  const sections = (['honoured', 'refused', 'absent', 'harmless'] as const).flatMap((what) => {
    const keys = [...sparkKeys.values()].filter(({ does }) => does === what)
    const rows = keys.map(({ key, default: value, test }) =>
      row(`\`${key}\``, value ? `\`${value}\`` : '', ...(what === 'honoured' ? [test ?? ''] : [])),
    )
    const titles = ['Key', "Spark's default", ...(what === 'honoured' ? ['Test'] : [])]
    return ['', `## ${what}: ${keys.length}`, '', row(...titles), row(...titles.map(() => '---')), ...rows]
  })
  return [SPARK_HEADER.trimEnd(), ...sections, ''].join('\n')
}

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

if (process.argv[1] === import.meta.filename) {
  writeFileSync(CONFIGURATION_PAGE, configurationPage())
  writeFileSync(SPARK_CONFIGURATION_PAGE, sparkConfigurationPage())
}
