import type { Random } from './random.ts'
import { FUZZ_TYPES, type FuzzColumn, type FuzzType, LITERALS, RandomExpressions } from './random-expressions.ts'

/** A query, and the columns it puts out. */
interface Made {
  readonly sql: string
  readonly columns: readonly FuzzColumn[]
}

/**
 * Statements of the query language over random tables, for comparing with real Spark: joins, groups and grouping sets, windows, subqueries
 * anywhere, set operations, common table expressions, lambdas. Each has one right answer up to the order of its rows: a limit stands above
 * an order by all columns, windows whose answers hang from the order of rows order by all columns.
 */
export class RandomQueries {
  readonly #random: Random
  readonly #expressions: RandomExpressions
  #names = 0
  #tables: readonly Made[] = []

  constructor(random: Random) {
    this.#random = random
    this.#expressions = new RandomExpressions(random)
  }

  /** The views that queries made from now on read: `CREATE OR REPLACE TEMP VIEW` statements. */
  tables(): readonly string[] {
    const random = this.#random
    const statements: string[] = []
    this.#tables = ['t', 'u', 'v'].map((name) => {
      const types = [
        'int',
        'string',
        ...Array.from({ length: 2 + random.below(4) }, () => random.pick(FUZZ_TYPES)),
      ] as FuzzType[]
      const rows = Array.from(
        { length: 3 + random.below(9) },
        () => `(${types.map((type) => random.pick(LITERALS[type])).join(', ')})`,
      )
      const columns = types.map((type, index): FuzzColumn => ({ sql: `${name}${index}`, type }))
      statements.push(
        `CREATE OR REPLACE TEMP VIEW ${name} AS SELECT * FROM VALUES ${rows.join(', ')} AS ${name}(${columns.map(({ sql }) => sql).join(', ')})`,
      )
      return { sql: name, columns }
    })
    return statements
  }

  query(): string {
    return this.#query(2).sql
  }

  #query(depth: number): Made {
    const random = this.#random
    const kind = random.below(12)
    if (depth > 0 && kind === 0) return this.#setOperation(depth)
    if (depth > 0 && kind === 1) return this.#withQuery(depth)
    const body = kind < 5 ? this.#grouped(depth) : kind < 7 ? this.#windowed(depth) : this.#plain(depth)
    return random.chance(0.15) ? this.#limited(body) : body
  }

  #limited({ sql, columns }: Made): Made {
    const random = this.#random
    const order = columns.map(
      (column) => `${column.sql}${random.pick(['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST'])}`,
    )
    return {
      sql: `${sql} ORDER BY ${order.join(', ')} LIMIT ${random.below(6)}${random.chance(0.3) ? ' OFFSET 1' : ''}`,
      columns,
    }
  }

  #setOperation(depth: number): Made {
    const random = this.#random
    const left = this.#query(depth - 1)
    const relation = this.#relation(depth - 1)
    const list = left.columns.map(({ type }) => this.#expressions.of(type, relation.columns, 1))
    const word = random.pick(['UNION ALL', 'UNION', 'EXCEPT', 'EXCEPT ALL', 'INTERSECT', 'INTERSECT ALL'])
    return { sql: `(${left.sql}) ${word} (SELECT ${list.join(', ')} FROM ${relation.sql})`, columns: left.columns }
  }

  #withQuery(depth: number): Made {
    const name = this.#name('w')
    const inner = this.#query(depth - 1)
    const before = this.#tables
    this.#tables = [...before, { sql: name, columns: inner.columns }, { sql: name, columns: inner.columns }]
    const outer = this.#query(depth - 1)
    this.#tables = before
    return { sql: `WITH ${name} AS (${inner.sql}) ${outer.sql}`, columns: outer.columns }
  }

  #plain(depth: number): Made {
    const random = this.#random
    const relation = this.#relation(depth)
    const items = Array.from({ length: 1 + random.below(3) }, () => this.#item(relation.columns, depth))
    const distinct = random.chance(0.15) ? 'DISTINCT ' : ''
    return this.#select(distinct, items, `${relation.sql}${this.#where(relation.columns, depth)}`)
  }

  #grouped(depth: number): Made {
    const random = this.#random
    const { sql: from, columns: scope } = this.#relation(depth)
    const keys = Array.from({ length: random.below(3) }, () => {
      const type = random.pick(FUZZ_TYPES)
      return { type, value: this.#expressions.of(type, scope, random.below(2)) }
    }).filter(
      ({ value }, index, all) => all.findIndex((one) => one.value === value) === index && /[tuvwqc]\d/.test(value),
    )
    const aggregates = Array.from({ length: 1 + random.below(2) }, () => this.#aggregate(scope))
    const texts = keys.map(({ value }) => value)
    const sets = keys.length > 0 && random.chance(0.3)
    const grouping = sets
      ? random.pick([
          `ROLLUP (${texts.join(', ')})`,
          `CUBE (${texts.join(', ')})`,
          `GROUPING SETS ((${texts.join(', ')}), (), (${texts[0]}))`,
        ])
      : texts.join(', ')
    const level = sets ? [{ type: 'bigint' as const, value: 'grouping_id()' }] : []
    const having = random.chance(0.25)
      ? ` HAVING ${random.pick([`count(*) > ${random.below(3)}`, `${this.#aggregate(scope).value} IS NOT NULL`])}`
      : ''
    const group = keys.length > 0 ? ` GROUP BY ${grouping}` : ''
    return this.#select('', [...keys, ...aggregates, ...level], `${from}${this.#where(scope, depth)}${group}${having}`)
  }

  #aggregate(scope: readonly FuzzColumn[]): { readonly type: FuzzType; readonly value: string } {
    const random = this.#random
    const e = (type: FuzzType): string => this.#expressions.of(type, scope, 1)
    const any = random.pick(FUZZ_TYPES)
    const distinct = random.chance(0.3) ? 'DISTINCT ' : ''
    const [type, call] = random.pick<() => readonly [FuzzType, string]>([
      () => ['bigint', 'count(*)'],
      () => ['bigint', `count(${distinct}${e(any)})`],
      () => ['bigint', `sum(${distinct}${e('int')})`],
      () => ['decimal', `sum(${distinct}${e('decimal')})`],
      () => ['double', `avg(${distinct}${e('int')})`],
      () => ['decimal', `avg(${e('decimal')})`],
      () => [any, `${random.pick(['min', 'max'])}(${e(any)})`],
      () => ['boolean', `${random.pick(['bool_and', 'bool_or'])}(${e('boolean')})`],
      () => ['bigint', `count_if(${e('boolean')})`],
      () => ['array', `sort_array(${random.pick(['collect_list', 'collect_set'])}(${e('int')}))`],
    ])()
    const filtered =
      random.chance(0.2) && !call.startsWith('sort_array')
        ? `${call} FILTER (WHERE ${this.#expressions.boolean(scope, 1)})`
        : call
    return { type, value: filtered }
  }

  #windowed(depth: number): Made {
    const random = this.#random
    const { sql: from, columns: scope } = this.#relation(depth)
    const all = scope.map(({ sql }) => `${sql}${random.pick(['', ' DESC', ' NULLS LAST'])}`).join(', ')
    const partition = random.chance(0.7)
      ? `PARTITION BY ${this.#expressions.of(random.pick(FUZZ_TYPES), scope, random.below(2))} `
      : ''
    const e = (type: FuzzType): string => this.#expressions.of(type, scope, 1)
    const any = random.pick(FUZZ_TYPES)
    const rows = `ROWS BETWEEN ${random.pick(['UNBOUNDED PRECEDING', '2 PRECEDING', 'CURRENT ROW'])} AND ${random.pick(['CURRENT ROW', '1 FOLLOWING', 'UNBOUNDED FOLLOWING'])}`
    const [type, call] = random.pick<() => readonly [FuzzType, string]>([
      () => ['int', `row_number() OVER (${partition}ORDER BY ${all})`],
      () => [
        'int',
        `${random.pick(['rank', 'dense_rank'])}() OVER (${partition}ORDER BY ${e(any)} ${random.pick(['', 'DESC', 'NULLS LAST'])})`,
      ],
      () => ['double', `${random.pick(['percent_rank', 'cume_dist'])}() OVER (${partition}ORDER BY ${e(any)})`],
      () => [
        any,
        `${random.pick(['lag', 'lead'])}(${e(any)}, ${random.pick(['1', '2'])}) OVER (${partition}ORDER BY ${all})`,
      ],
      () => [
        any,
        `${random.pick(['first_value', 'last_value'])}(${e(any)}) OVER (${partition}ORDER BY ${all} ${rows})`,
      ],
      () => ['bigint', `sum(${e('int')}) OVER (${partition}ORDER BY ${all} ${rows})`],
      () => [
        'bigint',
        `count(${e(any)}) OVER (${partition}ORDER BY ${e('int')} RANGE BETWEEN 1 PRECEDING AND 2 FOLLOWING)`,
      ],
      () => ['decimal', `avg(${e('decimal')}) OVER (${partition}ORDER BY ${e(any)})`],
      () => [any, `max(${e(any)}) OVER (${partition.trim()})`],
      () => ['int', `ntile(3) OVER (${partition}ORDER BY ${all})`],
    ])()
    const items = [{ type, value: call }, ...Array.from({ length: 1 + random.below(2) }, () => this.#item(scope, 0))]
    return this.#select('', items, `${from}${this.#where(scope, depth)}`)
  }

  /** A value of a select list, a scalar subquery now and then. */
  #item(scope: readonly FuzzColumn[], depth: number): { readonly type: FuzzType; readonly value: string } {
    const random = this.#random
    if (depth > 0 && random.chance(0.12)) {
      const inner = this.#table()
      const { type, value } = this.#aggregate(inner.columns)
      return { type, value: `(SELECT ${value} FROM ${inner.sql}${this.#correlation(inner.columns, scope)})` }
    }
    const type = random.pick(FUZZ_TYPES)
    return { type, value: this.#expressions.of(type, scope, 2) }
  }

  #where(scope: readonly FuzzColumn[], depth: number): string {
    const random = this.#random
    if (random.chance(0.5)) return ''
    if (depth === 0 || random.chance(0.6)) return ` WHERE ${this.#expressions.boolean(scope, 2)}`
    const inner = this.#table()
    const correlation = this.#correlation(inner.columns, scope)
    const condition = random.pick([
      () => `${random.pick(['', 'NOT '])}EXISTS (SELECT 1 FROM ${inner.sql}${correlation})`,
      () => {
        const type = random.pick(['int', 'string', 'decimal'] as const)
        return `${this.#expressions.of(type, scope, 1)} ${random.pick(['IN', 'NOT IN'])} (SELECT ${this.#expressions.of(type, inner.columns, 1)} FROM ${inner.sql}${correlation})`
      },
      () => {
        const { type, value } = this.#aggregate(inner.columns)
        return `${this.#expressions.of(type, scope, 1)} ${random.pick(['=', '<', '>=', '<=>'])} (SELECT ${value} FROM ${inner.sql}${correlation})`
      },
    ])()
    const more = random.chance(0.4) ? ` ${random.pick(['AND', 'OR'])} ${this.#expressions.boolean(scope, 1)}` : ''
    return ` WHERE ${condition}${more}`
  }

  #correlation(inner: readonly FuzzColumn[], outer: readonly FuzzColumn[]): string {
    const random = this.#random
    const pairs = inner.flatMap((one) =>
      outer.filter(({ type }) => type === one.type).map((other) => `${one.sql} = ${other.sql}`),
    )
    if (pairs.length === 0 || random.chance(0.35))
      return random.chance(0.5) ? '' : ` WHERE ${this.#expressions.boolean(inner, 1)}`
    return ` WHERE ${random.pick(pairs)}${random.chance(0.4) ? ` AND ${this.#expressions.boolean(inner, 1)}` : ''}`
  }

  /** What stands in FROM: a table, a query, or a join of two. Its columns are named by names that nothing else in the statement has. */
  #relation(depth: number): Made {
    const random = this.#random
    const left = this.#source(depth)
    if (depth === 0 || random.chance(0.5)) return left
    if (random.chance(0.2)) return this.#lateral(left)
    const right = this.#source(depth - 1)
    const kind = random.pick([
      'JOIN',
      'JOIN',
      'LEFT JOIN',
      'RIGHT JOIN',
      'FULL JOIN',
      'LEFT SEMI JOIN',
      'LEFT ANTI JOIN',
      'CROSS JOIN',
    ])
    const both = [...left.columns, ...right.columns]
    const columns = kind.includes('SEMI') || kind.includes('ANTI') ? left.columns : both
    if (kind === 'CROSS JOIN') return { sql: `${left.sql} CROSS JOIN ${right.sql}`, columns }
    const pairs = left.columns.flatMap((one) =>
      right.columns
        .filter(({ type }) => type === one.type)
        .map((other) => `${one.sql} ${random.pick(['=', '=', '=', '<=>'])} ${other.sql}`),
    )
    const equal = pairs.length > 0 ? random.pick(pairs) : 'TRUE'
    const rest = random.chance(0.35) ? ` AND ${this.#expressions.boolean(both, 1)}` : ''
    return { sql: `${left.sql} ${kind} ${right.sql} ON ${equal}${rest}`, columns }
  }

  /** A join with a query that reads the row to its left. */
  #lateral(left: Made): Made {
    const random = this.#random
    const inner = this.#table()
    const where = this.#correlation(inner.columns, left.columns)
    const lateral = random.chance(0.5)
      ? this.#select('', [this.#aggregate(inner.columns)], `${inner.sql}${where}`)
      : this.#select('', [this.#item([...inner.columns, ...left.columns], 0)], `${inner.sql}${where}`)
    const name = this.#name('q')
    const columns = lateral.columns.map((column) => ({ ...column, sql: `${name}.${column.sql}` }))
    const limited = random.chance(0.3) ? this.#limited(lateral).sql : lateral.sql
    const [word, on] = random.pick([
      ['CROSS JOIN', ''],
      ['JOIN', ' ON TRUE'],
      ['LEFT JOIN', ' ON TRUE'],
    ] as const)
    return { sql: `${left.sql} ${word} LATERAL (${limited}) AS ${name}${on}`, columns: [...left.columns, ...columns] }
  }

  #source(depth: number): Made {
    if (depth === 0 || this.#random.chance(0.7)) return this.#table()
    const { sql, columns } = this.#query(depth - 1)
    return { sql: `(${sql}) AS ${this.#name('q')}`, columns }
  }

  #table(): Made {
    const { sql, columns } = this.#random.pick(this.#tables)
    const alias = this.#name('q')
    return {
      sql: `${sql} AS ${alias}`,
      columns: columns.map((column) => ({ ...column, sql: `${alias}.${column.sql}` })),
    }
  }

  #select(words: string, items: readonly { readonly type: FuzzType; readonly value: string }[], rest: string): Made {
    const columns = items.map(({ type }): FuzzColumn => ({ sql: this.#name('c'), type }))
    const list = items.map(({ value }, index) => `${value} AS ${columns[index]?.sql}`)
    return { sql: `SELECT ${words}${list.join(', ')} FROM ${rest}`, columns }
  }

  #name(prefix: string): string {
    return `${prefix}${this.#names++}`
  }
}
