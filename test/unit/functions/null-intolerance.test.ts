import type { DuckDBConnection } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import { SparkError } from '../../../common/errors/spark-error.ts'
import type { ArgumentType } from '../../../driver/sql/expressions/argument-type.ts'
import { builtinFunctions } from '../../../driver/sql/expressions/builtin-functions.ts'
import type { ScalarDefinition } from '../../../driver/sql/expressions/function-definition.ts'
import type { LogicalPlan } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { outputOf } from '../../../driver/sql/plan/logical/plan-output.ts'
import { ProjectExec } from '../../../driver/sql/plan/physical/physical-plan.ts'
import { compileFragment } from '../../../driver/sql/sqlgen/fragment-compiler.ts'
import { rows } from '../../support/physical-plan-builders.ts'
import { analyzeSql } from '../analyzer/analyze-sql.ts'
import { openDuckDb, rowsOf } from '../sqlgen/duckdb.ts'

// Outer joins become inner ones, and filters are inferred, by what a definition says of nulls: so each is tried, argument by argument.

/** An argument that is there, and the column of one that is null. */
const SAMPLES: Readonly<Record<ArgumentType, readonly [sample: string, nullColumn: string]>> = {
  any: ['1', 'i'],
  same: ['1', 'i'],
  numeric: ['1.5D', 'd'],
  summable: ['1.5D', 'd'],
  signed: ['1.5D', 'd'],
  double: ['0.5D', 'd'],
  int: ['1', 'i'],
  bigint: ['1L', 'l'],
  integral: ['1', 'i'],
  shifted: ['1', 'i'],
  string: ["'a'", 's'],
  binary: ["'a'", 's'],
  boolean: ['true', 'b'],
  date: ["date'2020-01-01'", 'dt'],
  timestamp: ["timestamp'2020-01-01'", 'ts'],
  timestamp_ntz: ["timestamp_ntz'2020-01-01'", 'ts'],
  'any timestamp': ["timestamp'2020-01-01'", 'ts'],
  array: ['array(1, 2)', 'a'],
  map: ['map(1, 2)', 'm'],
  days: ['1', 'i'],
  collection: ['array(1, 2)', 'a'],
  text: ["'a'", 's'],
  'text or array': ["'a'", 's'],
  texts: ["array('a')", 'l'],
  'string or texts': ["'a'", 's'],
}
const COLUMNS =
  'i int, d double, l bigint, s string, b boolean, dt date, ts timestamp, a array<int>, m map<int,int>, sa array<string>, aa array<array<int>>, es array<struct<k:int,v:int>>'

/** Of functions that do not take just any value of a type. */
const ARGUMENTS: Readonly<Record<string, readonly (readonly [sample: string, nullColumn: string])[]>> = {
  array_join: [
    ["array('a')", 'sa'],
    ["','", 's'],
    ["'-'", 's'],
  ],
  bitmap_count: [["X'01'", 'CAST(s AS BINARY)']],
  convert_timezone: [
    ["'UTC'", 's'],
    ["'UTC'", 's'],
    ["timestamp_ntz'2020-01-01'", 'ts'],
  ],
  window_time: [
    [
      "named_struct('start', timestamp'2020-01-01', 'end', timestamp'2020-01-02')",
      "if(b, named_struct('start', ts, 'end', ts), NULL)",
    ],
  ],
  flatten: [['array(array(1))', 'aa']],
  from_json: [
    ["'{}'", 's'],
    ["'a int'", 's'],
    ['map()', 'm'],
  ],
  to_json: [
    ['array(1)', 'a'],
    ['map()', 'm'],
  ],
  shuffle: [['array(1, 2)', 'a']],
  map_from_entries: [['array(struct(1, 2))', 'es']],
  map_concat: [
    ['map(1, 2)', 'm'],
    ['map(3, 4)', 'm'],
  ],
  element_at: [
    ['array(1, 2)', 'a'],
    ['1', 'i'],
  ],
  try_element_at: [
    ['array(1, 2)', 'a'],
    ['1', 'i'],
  ],
  getitem: [
    ['array(1, 2)', 'a'],
    ['1', 'i'],
  ],
  sha2: [
    ["'a'", 's'],
    ['256', 'i'],
  ],
  to_date: [
    ["'2020'", 's'],
    ["'yyyy'", 's'],
  ],
  to_timestamp: [
    ["'2020'", 's'],
    ["'yyyy'", 's'],
  ],
  ...Object.fromEntries(
    ['to_timestamp_ltz', 'to_timestamp_ntz', 'try_to_date', 'try_to_timestamp'].map((name) => [
      name,
      [
        ["'2020'", 's'],
        ["'yyyy'", 's'],
      ] as const,
    ]),
  ),
  to_unix_timestamp: [["date'2020-01-01'", 'dt']],
  unix_timestamp: [["date'2020-01-01'", 'dt']],
  from_unixtime: [['1L', 'l']],
  date_format: [
    ["timestamp'2020-01-01'", 'ts'],
    ["'yyyy'", 's'],
  ],
  next_day: [
    ["date'2020-01-01'", 'dt'],
    ["'MO'", 's'],
  ],
  timestampadd: [
    ["'day'", 's'],
    ['1L', 'l'],
    ["timestamp'2020-01-01'", 'ts'],
  ],
  timestampdiff: [
    ["'day'", 's'],
    ["timestamp'2020-01-01'", 'ts'],
    ["timestamp'2020-01-01'", 'ts'],
  ],
  from_utc_timestamp: [
    ["timestamp'2020-01-01'", 'ts'],
    ["'UTC'", 's'],
  ],
  to_utc_timestamp: [
    ["timestamp'2020-01-01'", 'ts'],
    ["'UTC'", 's'],
  ],
  unbase64: [["'YQ=='", 's']],
  regexp_replace: [
    ["'a'", 's'],
    ["'b'", 's'],
    ["'c'", 's'],
  ],
}

function argumentsOf({ name, argTypes, maxArgs }: ScalarDefinition): readonly (readonly [string, string])[] {
  const own = ARGUMENTS[name]
  if (own) return own
  return Array.from({ length: Math.min(maxArgs, 6) }, (_, index) => {
    const type = argTypes[Math.min(index, argTypes.length - 1)] ?? 'any'
    return SAMPLES[type]
  })
}

let connection: DuckDBConnection
beforeAll(async () => {
  connection = await openDuckDb()
})

const LITERAL_ONLY = [
  'UNSUPPORTED_FEATURE',
  'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT',
  'INVALID_SCHEMA.NON_STRING_LITERAL',
  'INVALID_OPTIONS.NON_STRING_TYPE',
]

/** The value of a call over one row of nulls; undefined where the argument has to be a literal. */
async function valueOver(call: string): Promise<unknown> {
  try {
    const plan: LogicalPlan = analyzeSql(`SELECT ${call} FROM t`, { t: COLUMNS })
    if (plan.kind !== 'Project') throw new Error('not a projection')
    const output = outputOf(plan.child)
    const row = rows(
      [...output],
      output.map(() => null),
    )
    const projectList = plan.projectList.filter((item) => item.kind === 'Alias')
    const { statement } = compileFragment(ProjectExec({ projectList, child: row }))
    return (await rowsOf(connection, statement))[0]?.[0]
  } catch (error) {
    if (error instanceof SparkError && LITERAL_ONLY.includes(error.condition)) return undefined
    throw new Error(`${call}: ${String(error)}`)
  }
}

const scalars = builtinFunctions.filter(
  (definition): definition is ScalarDefinition => definition.kind === 'scalar' && definition.maxArgs > 0,
)
const called = (name: string): string => (/^\w+$/.test(name) ? name : `\`${name}\``)

describe('a function that is null as soon as an argument is', () => {
  const intolerant = scalars.filter(({ nullIntolerant, internal }) => nullIntolerant && !internal)

  it.each(intolerant.map((definition) => [definition.name, definition] as const))(
    'is so: %s',
    async (name, definition) => {
      const args = argumentsOf(definition)
      const values: unknown[] = []
      for (const at of args.keys()) {
        const list = args.map(([sample, nullColumn], index) => (index === at ? nullColumn : sample))
        values.push(await valueOver(`${called(name)}(${list.join(', ')})`))
      }
      expect(values.filter((value) => value !== undefined)).toEqual(
        values.filter((value) => value !== undefined).map(() => null),
      )
      expect(values).toContain(null)
    },
  )
})

describe('a function that is never null', () => {
  // A window of time leaves out rows whose time is null.
  const never = scalars.filter(
    ({ name, nullable, minArgs }) => nullable === 'never' && minArgs > 0 && name !== 'window',
  )

  it.each(never.map((definition) => [definition.name, definition] as const))(
    'is none over nulls: %s',
    async (name, definition) => {
      const args = argumentsOf(definition).slice(0, Math.max(definition.minArgs, 1))
      const list = name === 'named_struct' ? ["'a'", 'i'] : args.map(([, nullColumn]) => nullColumn)
      expect(await valueOver(`${called(name)}(${list.join(', ')})`)).not.toBe(null)
    },
  )
})
