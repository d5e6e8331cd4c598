// Writes docs/configuration.md from the configuration entries: `npm run docs:configuration`. A unit test fails when the page is stale.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { config } from '../common/config/config-entries.ts'
import type { ConfigEntry } from '../common/config/config-entry.ts'
import { isModifiable } from '../driver/api/runtime-config.ts'

export const CONFIGURATION_PAGE = path.resolve(import.meta.dirname, '../docs/configuration.md')

const HEADER = `# Configuration

This page is made from \`common/config/application-entries.ts\` and \`session-entries.ts\` by \`npm run docs:configuration\`: change these, not this one.

Keys are Spark's where Spark has one, and begin with \`spark.flashover.\` where it has none. A bad value of one of them is refused with
INVALID_CONF_VALUE when it is set, before anything starts; other \`spark.*\` keys are kept with a warning, and keys that do not begin with
\`spark.\` are refused.

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

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

if (process.argv[1] === import.meta.filename) writeFileSync(CONFIGURATION_PAGE, configurationPage())
