import fs from 'node:fs'
import path from 'node:path'
import { config } from '../../../common/config/config-entries.ts'
import { quotedName } from '../../../common/types/quoted-name.ts'
import type { SparkSession } from '../../api/spark-session.ts'
import { UsageError } from '../usage-error.ts'

export interface TableSource {
  readonly name: string
  readonly path: string
  readonly format: 'parquet' | 'csv' | 'json'
}

/** The tables of a folder: `<name>.parquet` (csv, json) files, and `<name>/` folders of such files. */
export function tablesIn(dir: string, settings: ReadonlyMap<string, string>): readonly TableSource[] {
  const tables = sourcesIn(dir)
  const isCaseSensitive = settings.get(config.caseSensitive.key)?.toLowerCase() === 'true'
  const named = new Map<string, TableSource>()
  for (const table of tables) {
    const name = isCaseSensitive ? table.name : table.name.toLowerCase()
    const other = named.get(name)
    if (other) {
      const [one, two] = [other, table].map(({ path: file }) => path.basename(file))
      throw new UsageError(`--tables ${dir}: both ${one} and ${two} would be the table ${table.name}`)
    }
    named.set(name, table)
  }
  return tables
}

function sourcesIn(dir: string): readonly TableSource[] {
  let entries: fs.Dirent[]
  try {
    entries = fs.readdirSync(dir, { withFileTypes: true })
  } catch {
    throw new UsageError(`--tables ${dir}: there is no such folder`)
  }
  return entries
    .filter((entry) => !isNoDataFile(entry.name))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(path.resolve(dir), entry.name)
      const isFolder = isDirectory(file)
      const format = isFolder ? formatOfFolder(file) : formatOf(entry.name)
      if (format === undefined) return []
      return [{ name: entry.name.replace(DATA_FILE, ''), path: file, format }]
    })
}

export function registerTables(spark: SparkSession, tables: readonly TableSource[]): void {
  for (const table of tables) read(spark, table).createOrReplaceTempView(quotedName([table.name]))
}

/** A link that leads nowhere is a file; reading it says so, if the table is used. */
function isDirectory(file: string): boolean {
  try {
    return fs.statSync(file).isDirectory()
  } catch {
    return false
  }
}

function read(spark: SparkSession, { format, path: name }: TableSource) {
  // A reader takes a path for a pattern.
  const path = name.replace(/[\\*?[\]{}]/g, '\\$&')
  switch (format) {
    case 'parquet':
      return spark.read.parquet(path)
    case 'json':
      return spark.read.json(path)
    case 'csv':
      return spark.read.option('header', true).option('inferSchema', true).csv(path)
  }
}

const DATA_FILE = /(?:\.(?:snappy|zstd|gz|lz4))?\.(parquet|csv|jsonl?|ndjson)(?:\.gz)?$/i

function formatOf(name: string): TableSource['format'] | undefined {
  const extension = DATA_FILE.exec(name)?.[1]?.toLowerCase()
  if (extension === undefined) return undefined
  return extension === 'parquet' || extension === 'csv' ? extension : 'json'
}

/** The format of the first data file in a folder, those of `column=value` folders included. */
function formatOfFolder(folder: string): TableSource['format'] | undefined {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => !isNoDataFile(entry.name))
  for (const entry of entries) {
    const format = entry.isDirectory() ? undefined : formatOf(entry.name)
    if (format !== undefined) return format
  }
  for (const entry of entries) {
    const format = entry.isDirectory() ? formatOfFolder(path.join(folder, entry.name)) : undefined
    if (format !== undefined) return format
  }
  return undefined
}

/** Hidden files and `_SUCCESS` and its kind are no data. */
const isNoDataFile = (name: string): boolean => name.startsWith('_') || name.startsWith('.')
