import { expect, test } from 'vitest'
import { schemaOf } from './analyze-sql.ts'
import { sparkColumnTypes } from './spark-column-types.ts'

const tables = {
  t: 'i int, b bigint, sh smallint, d double, f float, s string, dec decimal(10,2), dt date, ts timestamp, bo boolean, arr array<int>, m map<string,int>, st struct<x:int,y:string>, bin binary',
}

test.each(Object.entries(sparkColumnTypes))('%s has the names and types it has in Spark', (sql, columns) => {
  expect(schemaOf(sql, tables)).toEqual(columns)
})
