import { expect, it } from 'vitest'
import { SPECIAL_CASES } from '../../../driver/sql/sqlgen/text/special-cases.ts'
import { openDuckDb, rowsOf } from './duckdb.ts'

it.each(['upper', 'lower'] as const)(
  '%s of every letter that is not special is that of the full mappings',
  async (name) => {
    const connection = await openDuckDb()
    const differing = await rowsOf(
      connection,
      `SELECT i FROM (SELECT i, chr((CASE WHEN i BETWEEN 55296 AND 57343 THEN 1 ELSE i END)::INTEGER) AS c FROM range(1, 1114112) AS t(i))
     WHERE NOT regexp_matches(c, '${SPECIAL_CASES[name]}') AND ${name}(c) <> flashover_${name}(c)`,
    )
    expect(differing).toEqual([])
  },
)
