import fs from 'node:fs'
import path from 'node:path'
import { parseProperties } from './properties.ts'
import { UsageError } from './usage-error.ts'

export interface PropertiesPlaces {
  /** `--properties-file`, instead of the usual places. */
  readonly file?: string | undefined
  readonly workingDir: string
  readonly sparkConfDir: string | undefined
}

/** Reads the given properties file, or the first `spark-defaults.conf` of $SPARK_CONF_DIR, `./conf` and `.`. */
export function readSparkDefaults(places: PropertiesPlaces): ReadonlyMap<string, string> {
  const { file, workingDir, sparkConfDir } = places
  if (file !== undefined) return parseProperties(readFile(path.resolve(workingDir, file), file))
  const folders = [...(sparkConfDir ? [sparkConfDir] : []), path.join(workingDir, 'conf'), workingDir]
  const found = folders.map((folder) => path.join(folder, 'spark-defaults.conf')).find((name) => fs.existsSync(name))
  return found === undefined ? new Map() : parseProperties(readFile(found, found))
}

function readFile(file: string, asGiven: string): string {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`the properties file ${asGiven} cannot be read`)
  }
}
