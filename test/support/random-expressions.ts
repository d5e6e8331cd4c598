import type { Random } from './random.ts'

/** The types of columns of random queries. Decimals are of any precision, arrays of int, structs of an int `x` and a string `y`. */
export const FUZZ_TYPES = [
  'int',
  'bigint',
  'double',
  'decimal',
  'string',
  'boolean',
  'date',
  'timestamp',
  'array',
  'struct',
] as const
export type FuzzType = (typeof FUZZ_TYPES)[number]

/** A column that an expression may name. */
export interface FuzzColumn {
  readonly sql: string
  readonly type: FuzzType
}

/** Literals of each type, its edges among them: all that a row of a random table is made of. */
export const LITERALS: Readonly<Record<FuzzType, readonly string[]>> = {
  int: ['0', '1', '-1', '2', '3', '7', '42', '2147483647', '-2147483648', 'CAST(NULL AS INT)'],
  bigint: ['0L', '1L', '-5L', '12L', '9223372036854775807L', 'CAST(NULL AS BIGINT)'],
  double: ['0.0D', '1.5D', '-2.25D', '3.0D', "double('NaN')", "double('Infinity')", 'CAST(NULL AS DOUBLE)'],
  decimal: ['0.00BD', '1.50BD', '-2.25BD', '99999999.99BD', 'CAST(NULL AS DECIMAL(10,2))'],
  string: ["''", "'a'", "'A'", "'b c'", "'ß'", "'12'", "'a'", 'CAST(NULL AS STRING)'],
  boolean: ['TRUE', 'FALSE', 'CAST(NULL AS BOOLEAN)'],
  date: ["DATE'2024-02-29'", "DATE'1969-12-31'", "DATE'2023-01-01'", "DATE'0001-01-01'", 'CAST(NULL AS DATE)'],
  timestamp: [
    ...["TIMESTAMP'2024-02-29 12:34:56.789'", "TIMESTAMP'1969-12-31 23:59:59.999999'"],
    ...["TIMESTAMP'2023-01-01 00:00:00'", 'CAST(NULL AS TIMESTAMP)'],
  ],
  array: ['array(1, 2, 3)', 'array(CAST(NULL AS INT), 2)', 'CAST(array() AS ARRAY<INT>)', 'CAST(NULL AS ARRAY<INT>)'],
  struct: [
    "named_struct('x', 1, 'y', 'a')",
    "named_struct('x', CAST(NULL AS INT), 'y', 'b')",
    'CAST(NULL AS STRUCT<x: INT, y: STRING>)',
  ],
}

/** Expressions of wanted types that fail in no row, so that it does not matter which rows are looked at, in which order. */
export class RandomExpressions {
  readonly #random: Random
  #names = 0
  constructor(random: Random) {
    this.#random = random
  }

  of(type: FuzzType, scope: readonly FuzzColumn[], depth: number): string {
    const random = this.#random
    const columns = scope.filter((column) => column.type === type)
    if (columns.length > 0 && random.chance(depth > 0 ? 0.4 : 0.85)) return random.pick(columns).sql
    if (depth <= 0) return random.pick(LITERALS[type])
    const e = (of: FuzzType): string => this.of(of, scope, depth - 1)
    if (random.chance(0.25))
      return random.pick([
        () => `coalesce(${e(type)}, ${e(type)})`,
        () => `CASE WHEN ${e('boolean')} THEN ${e(type)} ELSE ${e(type)} END`,
        () => `nullif(${e(type)}, ${e(type)})`,
        () => `if(${e('boolean')}, ${e(type)}, NULL)`,
      ])()
    return this.#own(type, e, scope, depth)
  }

  boolean(scope: readonly FuzzColumn[], depth: number): string {
    return this.of('boolean', scope, depth)
  }

  #own(type: FuzzType, e: (type: FuzzType) => string, scope: readonly FuzzColumn[], depth: number): string {
    const random = this.#random
    const lambda = (body: FuzzType): string => {
      const x = `x${this.#names++}`
      return `${x} -> ${this.of(body, [...scope, { sql: x, type: 'int' }], depth - 1)}`
    }
    const ways: Readonly<Record<FuzzType, readonly (() => string)[]>> = {
      int: [
        () => `try_add(${e('int')}, ${e('int')})`,
        () => `try_multiply(${e('int')}, ${e('int')})`,
        () => `length(${e('string')})`,
        () => `year(${e('date')})`,
        () => `size(${e('array')})`,
        () => `datediff(${e('date')}, ${e('date')})`,
        () => `try_element_at(${e('array')}, ${random.pick(['1', '-1', '2'])})`,
        () => `(${e('struct')}).x`,
        () => `CAST(${e('boolean')} AS INT)`,
        () => `greatest(${e('int')}, ${e('int')})`,
        () => `try_cast(${e('string')} AS INT)`,
        () => `aggregate(${e('array')}, 0, (a, b) -> try_add(a, b))`,
        () => `month(${e('timestamp')})`,
        () => `hash(${e(random.pick(FUZZ_TYPES))})`,
        () => `CAST(EXTRACT(DAYS FROM (${e('timestamp')} - ${e('timestamp')})) AS INT)`,
        () => `json_array_length(CAST(${e('array')} AS STRING))`,
      ],
      bigint: [
        () => `CAST(${e('int')} AS BIGINT)`,
        () => `try_subtract(${e('bigint')}, ${e('bigint')})`,
        () => `try_add(${e('bigint')}, ${e('int')})`,
        () => `xxhash64(${e(random.pick(FUZZ_TYPES))}, ${e('string')})`,
        () => `try_cast(${e('double')} AS BIGINT)`,
        () => `least(${e('bigint')}, ${e('bigint')})`,
      ],
      double: [
        () => `CAST(${e('int')} AS DOUBLE)`,
        () => `try_divide(${e('double')}, ${e('double')})`,
        () => `(${e('double')} + ${e('double')})`,
        () => `(${e('double')} * ${e('int')})`,
        () => `abs(${e('double')})`,
        () => `nanvl(${e('double')}, ${e('double')})`,
        () => `try_divide(${e('int')}, ${e('int')})`,
      ],
      decimal: [
        () => `try_add(${e('decimal')}, ${e('decimal')})`,
        () => `try_multiply(${e('decimal')}, ${e('int')})`,
        () => `try_divide(${e('decimal')}, ${e('decimal')})`,
        () => `CAST(${e('int')} AS DECIMAL(12,2))`,
        () => `round(${e('decimal')}, 1)`,
        () => `try_cast(${e('double')} AS DECIMAL(10,2))`,
      ],
      string: [
        () => `concat(${e('string')}, ${e('string')})`,
        () => `upper(${e('string')})`,
        () => `substring(${e('string')}, ${random.pick(['1', '2', '-1', '0'])}, ${random.pick(['1', '2'])})`,
        () =>
          `CAST(${e(random.pick(['int', 'bigint', 'double', 'decimal', 'boolean', 'date', 'timestamp', 'array', 'struct']))} AS STRING)`,
        () => `lpad(${e('string')}, 3, '*')`,
        () => `replace(${e('string')}, 'a', 'xy')`,
        () => `concat_ws('-', ${e('string')}, ${e('string')})`,
        () => `(${e('struct')}).y`,
        () => `date_format(${e('timestamp')}, 'yyyy-MM-dd HH:mm')`,
        () => `array_join(${e('array')}, ',', '?')`,
        () => `to_json(${e('struct')})`,
        () =>
          `get_json_object(to_json(named_struct('k', ${e(random.pick(['int', 'string', 'array', 'boolean']))})), '$.k')`,
        () => `CAST(${e('timestamp')} - ${e('timestamp')} AS STRING)`,
      ],
      boolean: [
        () => {
          const compared = random.pick(FUZZ_TYPES)
          return `(${e(compared)} ${random.pick(['=', '<>', '<', '<=', '>', '>=', '<=>'])} ${e(compared)})`
        },
        () => `(${e(random.pick(FUZZ_TYPES))} IS ${random.pick(['', 'NOT '])}NULL)`,
        () => `(${e('boolean')} ${random.pick(['AND', 'OR'])} ${e('boolean')})`,
        () => `(NOT ${e('boolean')})`,
        () => `(${e('int')} ${random.pick(['IN', 'NOT IN'])} (${e('int')}, ${e('int')}, 3))`,
        () => `(${e('string')} ${random.pick(['LIKE', 'NOT LIKE'])} ${random.pick(["'%a%'", "'_'", "''", "'A%'"])})`,
        () => `(${e('decimal')} BETWEEN ${e('int')} AND ${e('double')})`,
        () => `(${e('bigint')} ${random.pick(['=', '<', '>='])} ${e('double')})`,
        () => `array_contains(${e('array')}, ${random.pick(['1', '2'])})`,
        () => `exists(${e('array')}, ${lambda('boolean')})`,
        () => `forall(${e('array')}, ${lambda('boolean')})`,
        () => `isnan(${e('double')})`,
      ],
      date: [
        () => `date_add(${e('date')}, ${random.pick(['1', '-31', '366'])})`,
        () => `last_day(${e('date')})`,
        () => `trunc(${e('date')}, ${random.pick(["'MM'", "'YEAR'", "'WEEK'"])})`,
        () => `CAST(${e('timestamp')} AS DATE)`,
        () => `add_months(${e('date')}, ${random.pick(['1', '-13'])})`,
      ],
      timestamp: [
        () => `date_trunc(${random.pick(["'HOUR'", "'DAY'", "'QUARTER'"])}, ${e('timestamp')})`,
        () => `(${e('timestamp')} + INTERVAL ${random.pick(["'1' DAY", "'36' HOUR", "'1-1' YEAR TO MONTH"])})`,
        () => `CAST(${e('date')} AS TIMESTAMP)`,
      ],
      array: [
        () => `array(${e('int')}, ${e('int')})`,
        () => `filter(${e('array')}, ${lambda('boolean')})`,
        () => `transform(${e('array')}, ${lambda('int')})`,
        () => `sort_array(${e('array')}, ${random.pick(['TRUE', 'FALSE'])})`,
        () => `array_distinct(${e('array')})`,
        () => `concat(${e('array')}, ${e('array')})`,
        () => `array_union(${e('array')}, ${e('array')})`,
        () => `slice(${e('array')}, 1, 2)`,
      ],
      struct: [
        () => `named_struct('x', ${e('int')}, 'y', ${e('string')})`,
        () => `from_json(${e('string')}, 'x INT, y STRING')`,
      ],
    }
    return random.pick(ways[type])()
  }
}
