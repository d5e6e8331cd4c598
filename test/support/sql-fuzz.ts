import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SparkError, type SparkSession } from '../../driver/index.ts'
import type { ArgumentType } from '../../driver/sql/expressions/argument-type.ts'
import type { FunctionDefinition } from '../../driver/sql/expressions/function-definition.ts'
import { aggregateDefinitions } from '../../driver/sql/expressions/functions/aggregate-definitions.ts'
import { arithmeticDefinitions } from '../../driver/sql/expressions/functions/arithmetic-definitions.ts'
import { arrayDefinitions } from '../../driver/sql/expressions/functions/array-definitions.ts'
import { bitwiseDefinitions } from '../../driver/sql/expressions/functions/bitwise-definitions.ts'
import { castDefinitions } from '../../driver/sql/expressions/functions/cast-definitions.ts'
import { conditionalDefinitions } from '../../driver/sql/expressions/functions/conditional-definitions.ts'
import { datetimeDefinitions } from '../../driver/sql/expressions/functions/datetime-definitions.ts'
import { encodingDefinitions } from '../../driver/sql/expressions/functions/encoding-definitions.ts'
import { mapDefinitions } from '../../driver/sql/expressions/functions/map-definitions.ts'
import { mathDefinitions } from '../../driver/sql/expressions/functions/math-definitions.ts'
import { miscDefinitions } from '../../driver/sql/expressions/functions/misc-definitions.ts'
import { regexpDefinitions } from '../../driver/sql/expressions/functions/regexp-definitions.ts'
import { statisticalAggregateDefinitions } from '../../driver/sql/expressions/functions/statistical-aggregate-definitions.ts'
import { stringDefinitions } from '../../driver/sql/expressions/functions/string-definitions.ts'
import { Random } from './random.ts'
import { parseSlt } from './slt-file.ts'
import { SLT_FOLDER, sltFiles } from './slt-runner.ts'

/**
 * Statements nobody would write, for what must not happen whatever is asked: an INTERNAL_ERROR, or an error that is not Spark's. Half are made
 * by a grammar over all functions and the edges of all types, half are statements of test/sql with parts of others put in. The same
 * seed gives the same statements.
 */
export async function fuzzSql(spark: SparkSession, seed: number, statements: number): Promise<readonly string[]> {
  const random = new Random(seed)
  const failures: string[] = []
  const run = async (sql: string): Promise<void> => {
    const failure = await internalFailure(spark, sql)
    if (failure !== undefined) failures.push(`${sql}\n  ${failure}`)
  }
  const grammar = new Grammar(random)
  for (let made = 0; made < statements / 2; made += 1) await run(grammar.query(2))
  const files = sltFiles()
  for (const name of files) {
    const corpus = parseSlt(readFileSync(path.join(SLT_FOLDER, name), 'utf8'), name).map(({ sql }) => sql)
    const views = corpus.filter((sql) => /^CREATE.* VIEW/i.test(sql))
    for (const view of views) await run(view.replace(/^CREATE (OR REPLACE )?/i, 'CREATE OR REPLACE '))
    const queries = corpus.filter((sql) => /^(SELECT|WITH|VALUES|\()/i.test(sql))
    for (let made = 0; made < statements / 2 / files.length && queries.length > 0; made += 1)
      await run(mutated(random.pick(queries), queries, random))
  }
  return failures
}

async function internalFailure(spark: SparkSession, sql: string): Promise<string | undefined> {
  try {
    await spark.sql(sql).collect()
    return undefined
  } catch (error) {
    if (error instanceof SparkError)
      return error.condition === 'INTERNAL_ERROR' ? error.message.split('\n').slice(0, 2).join(' ') : undefined
    return error instanceof Error ? error.stack : String(error)
  }
}

/** Values and columns of each kind of type, at its edges. */
const LEAVES = {
  number: [
    ...[
      '0',
      '1',
      '-1',
      '3',
      '2147483647',
      '-9223372036854775808L',
      '127Y',
      '-32768S',
      '0.0D',
      '-0.0D',
      "double('NaN')",
      '1.5F',
    ],
    ...[
      "float('-Infinity')",
      '1e308D',
      '0.5BD',
      '99999999999999999999999999999999999999BD',
      'CAST(NULL AS INT)',
      'a',
      't.a',
      'c',
    ],
    ...[
      '0.00000000000000000000000000000000000001BD',
      'CAST(NULL AS DECIMAL(38,18))',
      's.x',
      'l[0].x',
      "m['k']",
      'NULL',
    ],
  ],
  text: [
    "''",
    "'a'",
    "'abc def'",
    "'12'",
    "'2020-02-29'",
    "'ß'",
    "'%'",
    "'('",
    "'yyyy-MM-dd'",
    '\'{"a": 1}\'',
    "'UTC'",
    'b',
    't.b',
    'NULL',
  ],
  boolean: ['TRUE', 'FALSE', 'NULL', 'a = 1', 'b IS NULL', 'c > 0.5'],
  date: [
    "DATE'2020-02-29'",
    "DATE'0001-01-01'",
    "DATE'9999-12-31'",
    "TIMESTAMP'2020-02-29 12:34:56.789'",
    'd',
    't.d',
    "TIMESTAMP_NTZ'1960-01-01 00:00:00'",
  ],
  array: [
    'array()',
    'array(1, NULL, 3)',
    "array('a', NULL)",
    'array(array(1))',
    'l',
    'l.x',
    'CAST(NULL AS ARRAY<INT>)',
    "array(named_struct('a', 1), NULL)",
  ],
  map: ['map()', "map('k', 1)", 'map(1, array(2))', 'm', 't.m', 'CAST(NULL AS MAP<STRING, INT>)'],
  other: [
    "named_struct('a', 1, 'b', 'x')",
    'struct(1, NULL)',
    's',
    "X'00ff'",
    "INTERVAL '1' DAY",
    "INTERVAL '1-2' YEAR TO MONTH",
    'CAST(NULL AS STRUCT<a: INT>)',
  ],
} as const
type Kind = keyof typeof LEAVES
const KINDS: readonly Kind[] = ['number', 'number', 'text', 'boolean', 'date', 'array', 'map', 'other']
const EDGES = Object.values(LEAVES).flat()

/** Families whose functions mostly give values of a kind. */
const FAMILIES: Readonly<Record<Kind, readonly Readonly<Record<string, FunctionDefinition>>[]>> = {
  number: [
    mathDefinitions,
    arithmeticDefinitions,
    bitwiseDefinitions,
    statisticalAggregateDefinitions,
    aggregateDefinitions,
  ],
  text: [stringDefinitions, regexpDefinitions, encodingDefinitions],
  boolean: [conditionalDefinitions],
  date: [datetimeDefinitions],
  array: [arrayDefinitions],
  map: [mapDefinitions],
  other: [castDefinitions, miscDefinitions, conditionalDefinitions],
}

function kindOf(type: ArgumentType | undefined, random: Random): Kind {
  if (type === undefined || type === 'any' || type === 'same') return random.pick(KINDS)
  if (type === 'string' || type === 'text' || type === 'text or array' || type === 'string or texts') return 'text'
  if (type === 'texts') return 'array'
  if (type === 'boolean' || type === 'array' || type === 'map') return type
  if (type === 'date' || type === 'timestamp') return 'date'
  return type === 'collection' ? 'array' : 'number'
}

const TYPES = [
  ...[
    'TINYINT',
    'INT',
    'BIGINT',
    'FLOAT',
    'DOUBLE',
    'DECIMAL(38,18)',
    'DECIMAL(3,3)',
    'STRING',
    'BOOLEAN',
    'DATE',
    'TIMESTAMP',
  ],
  ...[
    'TIMESTAMP_NTZ',
    'BINARY',
    'ARRAY<STRING>',
    'MAP<STRING,INT>',
    'STRUCT<a:INT,b:STRING>',
    'INTERVAL DAY TO SECOND',
  ],
]
const OPERATORS = [
  '+',
  '-',
  '*',
  '/',
  '%',
  'DIV',
  '=',
  '<=>',
  '<',
  '>=',
  '<>',
  'AND',
  'OR',
  '||',
  '&',
  '|',
  '^',
  'LIKE',
  'RLIKE',
] as const
const RELATION =
  "VALUES (1, 'x', 1.5D, named_struct('x', 1), array(named_struct('x', 1), NULL), map('k', 1), DATE'2020-01-01'), (NULL, NULL, NULL, NULL, NULL, NULL, NULL), (2, '', double('NaN'), named_struct('x', NULL), array(), map(), DATE'1969-12-31')"

class Grammar {
  readonly #random: Random
  constructor(random: Random) {
    this.#random = random
  }
  query(depth: number): string {
    const random = this.#random
    if (depth > 0 && random.chance(0.1))
      return `(${this.query(depth - 1)}) ${random.pick(['UNION ALL', 'UNION', 'EXCEPT', 'INTERSECT ALL'])} (${this.query(depth - 1)})`
    if (depth > 0 && random.chance(0.1)) return `WITH t AS (${this.query(depth - 1)}) SELECT * FROM t`
    const list = Array.from(
      { length: random.pick([1, 1, 1, 2]) },
      (_, index) => `${this.expression(depth + 1)} AS c${index}`,
    )
    const grouped = random.chance(0.25)
    const group = grouped ? ` GROUP BY ${random.pick([this.expression(depth), '1', 'ALL', 'a', 'm', 's'])}` : ''
    const having = grouped && random.chance(0.4) ? ` HAVING ${this.expression(depth)}` : ''
    const where = random.chance(0.3) ? ` WHERE ${this.condition(depth)}` : ''
    const order = random.chance(0.25)
      ? ` ORDER BY ${this.expression(depth)}${random.pick(['', ' DESC', ' NULLS LAST'])}`
      : ''
    const limit = random.chance(0.15) ? ` LIMIT ${random.below(3)}` : ''
    const distinct = random.chance(0.1) ? 'DISTINCT ' : ''
    return `SELECT ${distinct}${list.join(', ')} FROM ${this.relation(depth)}${where}${group}${having}${order}${limit}`
  }
  relation(depth: number): string {
    const table = `(${RELATION}) t(a, b, c, s, l, m, d)`
    if (!this.#random.chance(0.3)) return table
    const kind = this.#random.pick(['JOIN', 'LEFT JOIN', 'FULL JOIN', 'LEFT SEMI JOIN', 'LEFT ANTI JOIN', 'CROSS JOIN'])
    const on = kind === 'CROSS JOIN' ? '' : ` ON ${this.condition(depth)}`
    return `${table} ${kind} (${RELATION}) u(a, b, e, f, g, h, i)${on}`
  }
  condition(depth: number): string {
    const random = this.#random
    const subquery = `(SELECT ${this.expression(0)} FROM (${RELATION}) v(p, q, r, w, x, y, z) WHERE ${random.pick(['p = t.a', 'p > t.a', 'TRUE', 'q = b'])})`
    const kind = depth > 0 ? random.below(8) : 7
    if (kind === 0) return `EXISTS ${subquery}`
    if (kind === 1) return `${this.expression(0)} ${random.pick(['IN', 'NOT IN'])} ${subquery}`
    if (kind === 2) return `${this.expression(0)} = ${subquery}`
    if (kind === 3) return `${this.condition(depth - 1)} ${random.pick(['AND', 'OR'])} NOT ${this.condition(depth - 1)}`
    const compared = random.pick(KINDS)
    return `${this.expression(depth, compared)} ${random.pick(['=', '<', 'IS DISTINCT FROM'])} ${this.expression(depth, compared)}`
  }
  expression(depth: number, wanted?: Kind): string {
    const random = this.#random
    const kind = wanted === undefined || random.chance(0.07) ? random.pick(KINDS) : wanted
    if (depth <= 0 || random.chance(0.15)) return random.pick(LEAVES[kind])
    const inner = (): string => this.expression(depth - 1, kind)
    switch (random.below(12)) {
      case 0:
        return `(${inner()} ${random.pick(OPERATORS)} ${inner()})`
      case 1:
        return `${random.pick(['CAST', 'TRY_CAST'])}(${inner()} AS ${random.pick(TYPES)})`
      case 2:
        return `CASE WHEN ${this.condition(0)} THEN ${inner()} ELSE ${inner()} END`
      case 3:
        return random.pick([
          ...[`(${inner()} IN (${inner()}, ${inner()}))`, `(${inner()} IS NULL)`, `(NOT ${inner()})`, `(- ${inner()})`],
          ...[`(${inner()} BETWEEN ${inner()} AND ${inner()})`, `(${inner()})[${this.expression(0)}]`],
        ])
      default:
        return this.call(kind, depth)
    }
  }
  call(kind: Kind, depth: number): string {
    const random = this.#random
    const { name, aliases, minArgs, maxArgs, argTypes } = random.pick(Object.values(random.pick(FAMILIES[kind])))
    const count = random.chance(0.05) ? random.below(5) : minArgs + random.below(Math.min(maxArgs - minArgs, 2) + 1)
    const shared = random.pick(KINDS)
    const args = Array.from({ length: count }, (_, index) => {
      const type = argTypes[Math.min(index, argTypes.length - 1)]
      return this.expression(depth - 1, type === 'same' ? shared : kindOf(type, random))
    })
    return `${random.pick([name, ...aliases])}(${args.join(', ')})`
  }
}

const TOKENS = /'(?:[^'\\]|\\.|'')*'|`[^`]*`|\w+(?:\.\w+)*|\s+|./gsu
const CLASSES = [/^'/, /^\d/, /^[a-z_`]/, /^[A-Z]/, /^[-+*/%<>=|&^]$/]

/** A statement with some of its tokens replaced by others of their class, from itself or another statement; now and then by any, or gone. */
function mutated(sql: string, others: readonly string[], random: Random): string {
  const tokens: string[] = sql.match(TOKENS) ?? []
  const pool = [...tokens, ...(random.pick(others).match(TOKENS) ?? [])]
  for (let round = 1 + random.below(3); round > 0 && tokens.length > 0; round -= 1) {
    const at = random.below(tokens.length)
    const token = tokens[at] ?? ''
    const sameClass = token === '' ? undefined : CLASSES.find((one) => one.test(token))
    if (random.chance(0.05)) tokens.splice(at, 1)
    else if (random.chance(0.1)) tokens[at] = random.pick(EDGES)
    else if (sameClass === CLASSES[0] || sameClass === CLASSES[1])
      tokens[at] = random.chance(0.5) ? random.pick(EDGES) : token
    else if (sameClass) tokens[at] = random.pick([token, ...pool.filter((one) => sameClass.test(one))])
  }
  return tokens.join('')
}
