import fs from 'node:fs'
import path from 'node:path'
import { UsageError } from './usage-error.ts'

export interface Properties {
  readonly settings: ReadonlyMap<string, string>
  /** Keys that are no `spark.*` ones; left out, as Spark leaves them out. */
  readonly ignored: readonly string[]
}

export interface PropertiesPlaces {
  /** `--properties-file`, instead of the usual places. */
  readonly file?: string | undefined
  readonly workingDir: string
  readonly sparkConfDir: string | undefined
}

/** Reads the given properties file, or the first `spark-defaults.conf` of $SPARK_CONF_DIR, `./conf` and `.`. */
export function readSparkDefaults(places: PropertiesPlaces): Properties {
  const { file, workingDir, sparkConfDir } = places
  if (file !== undefined) return parseProperties(readGiven(path.resolve(workingDir, file), file))
  const folders = [...(sparkConfDir ? [sparkConfDir] : []), path.join(workingDir, 'conf'), workingDir]
  const found = folders.map((folder) => path.join(folder, 'spark-defaults.conf')).find((name) => fs.existsSync(name))
  return found === undefined ? { settings: new Map(), ignored: [] } : parseProperties(fs.readFileSync(found, 'utf8'))
}

/** The syntax of Java's properties: `key value`, `key=value` or `key: value`; `#` and `!` begin comments; `\` at the end continues. */
export function parseProperties(text: string): Properties {
  const settings = new Map<string, string>()
  const ignored: string[] = []
  for (const line of text.replace(/\\\r?\n[ \t]*/g, '').split(/\r?\n/)) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith('!')) continue
    const [, key = '', value = ''] = /^([^\s=:]+)\s*[=:]?\s*(.*)$/.exec(trimmed) ?? []
    if (key.startsWith('spark.')) settings.set(key, value)
    else ignored.push(key)
  }
  return { settings, ignored }
}

function readGiven(file: string, asGiven: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`the properties file ${asGiven} cannot be read`)
  }
}
