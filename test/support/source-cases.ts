import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { simpleString } from '../../common/types/data-type.ts'
import * as F from '../../driver/api/functions/index.ts'
import { SparkError, type SparkSession } from '../../driver/index.ts'

/**
 * What real Spark answers to files read and written with an option, a line each in test/sources/*.jsonl. `bench/reference/data-sources-reference`
 * writes `spark` anew; `here` stands where Flashover answers something else, with the reason if it is not an error.
 */
export interface SourceCase {
  readonly name: string
  readonly format: 'csv' | 'json' | 'text' | 'parquet'
  /** In a folder of the case's own, which `{D}` is in options. */
  readonly options?: Readonly<Record<string, string>>
  /** Reading: the files, what is read of them, by what schema, and which columns (none: the rows are counted). */
  readonly files?: Readonly<Record<string, FileContent>>
  readonly path?: string
  readonly schema?: string
  readonly select?: readonly string[]
  /** Which rows. */
  readonly where?: string
  /** Or expressions over the columns. */
  readonly exprs?: readonly string[]
  /** Settings of the session. */
  readonly conf?: Readonly<Record<string, string>>
  /** Writing: what, and into which folders. */
  readonly sql?: string
  readonly partitionBy?: readonly string[]
  readonly spark: SourceAnswer
  readonly here?: SourceAnswer & { readonly why?: string }
}

/** A file's text, its bytes, or what it is a symbolic link to. */
type FileContent = string | { readonly base64: string } | { readonly link: string }

export interface SourceAnswer {
  readonly error?: string
  readonly schema?: string
  /** Every value as its cast to string, rows in order of their texts. */
  readonly rows?: readonly (readonly (string | null)[])[]
  /** By name, or of Parquet names alone. */
  readonly files?: Readonly<Record<string, string>> | readonly string[]
}

const FOLDER = path.resolve(import.meta.dirname, '../sources')

export const sourceAreas = (): readonly string[] => readdirSync(FOLDER).map((name) => path.basename(name, '.jsonl'))

export const sourceCases = (area: string): readonly SourceCase[] =>
  readFileSync(path.join(FOLDER, `${area}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as SourceCase)

/** Spark's answer, or ours where that is another. */
export function expectedAnswer({ spark, here }: SourceCase): SourceAnswer {
  if (here === undefined) return spark
  const { why: _, ...answer } = here
  return answer
}

/** What Flashover answers; `folder` is empty before. */
export async function answerOf(parent: SparkSession, folder: string, wanted: SourceCase): Promise<SourceAnswer> {
  try {
    const session = wanted.conf === undefined ? parent : parent.newSession()
    for (const [name, value] of Object.entries(wanted.conf ?? {})) session.conf.set(name, value)
    return wanted.sql === undefined
      ? await readAnswer(session, folder, wanted)
      : await writeAnswer(session, folder, wanted, wanted.sql)
  } catch (error) {
    if (error instanceof SparkError) return { error: error.condition }
    throw error
  }
}

const optionsIn = (folder: string, { options = {} }: SourceCase): Record<string, string> =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, value.replaceAll('{D}', folder)]))

async function readAnswer(session: SparkSession, folder: string, wanted: SourceCase): Promise<SourceAnswer> {
  for (const [name, content] of Object.entries(wanted.files ?? {})) {
    const file = path.join(folder, name)
    if (name.endsWith('/')) mkdirSync(file, { recursive: true })
    else {
      mkdirSync(path.dirname(file), { recursive: true })
      if (typeof content === 'string') writeFileSync(file, content)
      else if ('link' in content) symlinkSync(content.link, file)
      else writeFileSync(file, Buffer.from(content.base64, 'base64'))
    }
  }
  const reader = session.read.format(wanted.format).options(optionsIn(folder, wanted))
  const loaded = (wanted.schema === undefined ? reader : reader.schema(wanted.schema)).load(
    wanted.path === undefined ? folder : `${folder}/${wanted.path}`,
  )
  const { select, exprs, where } = wanted
  const whole = where === undefined ? loaded : loaded.where(where)
  const frame =
    exprs !== undefined
      ? whole.selectExpr(...exprs)
      : select === undefined
        ? whole
        : select.length > 0
          ? whole.select(...select)
          : whole.selectExpr('count(*) AS count')
  const schema = await frame.schema()
  const names = schema.fields.map((_, index) => `c${index}`)
  const texts =
    names.length === 0
      ? Array.from({ length: await frame.count() }, () => [])
      : await frame
          .toDF(...names)
          .select(...names.map((name) => F.col(name).cast('string')))
          .collectValues()
  const rows = texts.map((row) => row.map((value) => (value === null ? null : String(value))))
  return { schema: simpleString(schema), rows: inOrder(rows) }
}

/** In the order of the fixtures: by texts, null last. */
export function inOrder(rows: readonly (readonly (string | null)[])[]): readonly (readonly (string | null)[])[] {
  const key = (row: readonly (string | null)[]): string => JSON.stringify(row)
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

async function writeAnswer(
  session: SparkSession,
  folder: string,
  wanted: SourceCase,
  sql: string,
): Promise<SourceAnswer> {
  rmSync(folder, { recursive: true, force: true })
  const writer = session.sql(sql).coalesce(1).write.options(optionsIn(folder, wanted))
  await writer.partitionBy(...(wanted.partitionBy ?? []))[wanted.format](folder)
  const files: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === '_SUCCESS') continue
    const file = path.join(entry.parentPath, entry.name)
    const name = path.relative(folder, file).replace(/part-\d+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, 'part')
    const bytes = readFileSync(file)
    files[name] = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  }
  return { files: wanted.format === 'parquet' ? Object.keys(files).sort() : files }
}
