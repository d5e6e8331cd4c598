import { expect, it } from 'vitest'
import { simpleString } from '../../../common/types/data-type.ts'
import { parseDataType, parseStatement, parseTableSchema } from '../../../driver/sql/parser/parser.ts'
import { splitStatements } from '../../../driver/sql/parser/statements/split-statements.ts'
import { planText } from './plan-text.ts'

it.each([
  ["create temp view v (a comment 'x', b) as table t", 'CreateTempView v(a, b)\n  Relation t'],
  ['create or replace temporary view v as table t', 'CreateTempView v() replace\n  Relation t'],
  ['create global temporary view v as table t', 'CreateTempView global_temp.v()\n  Relation t'],
  ['drop view v', 'DropView v'],
  ['drop view if exists v;', 'DropView v if exists'],
  ['explain table t', 'Explain simple\n  Relation t'],
  ['explain formatted table t', 'Explain formatted\n  Relation t'],
  ['EXPLAIN EXTENDED table t', 'Explain extended\n  Relation t'],
  ['set', 'Set ='],
  ['set a.b', 'Set a.b='],
  ['SET spark.x = s3://b/c d;', 'Set spark.x=s3://b/c d'],
  ["set time zone 'UTC'", 'Set spark.sql.session.timeZone=UTC'],
  ["SET TIME ZONE INTERVAL '-08:30' HOUR TO MINUTE", 'Set spark.sql.session.timeZone=-08:30'],
  ['SET TIME ZONE INTERVAL 10 HOURS 30 MINUTES', 'Set spark.sql.session.timeZone=+10:30'],
  ['show tables', 'ShowTables'],
  ['describe table a.t', 'Describe a.t'],
  ['desc t', 'Describe t'],
])('%s', (sql, expected) => expect(planText(parseStatement(sql))).toBe(expected))

it('cuts a script at semicolons outside strings, names and comments', () => {
  const script = `select ';' -- a; b\n;;\n/* c; */ set x=1; -- nothing more\nselect "a;b", \`c;d\``
  expect(splitStatements(script)).toEqual([
    { sql: "select ';'", start: 0 },
    { sql: 'set x=1', start: script.indexOf('set') },
    { sql: 'select "a;b", `c;d`', start: script.indexOf('select "a') },
  ])
})

it('reads types and schemas', () => {
  expect(simpleString(parseDataType('STRUCT<a: INT, b: array<map<string,decimal(10, 2)>>>'))).toBe(
    'struct<a:int,b:array<map<string,decimal(10,2)>>>',
  )
  expect(simpleString(parseDataType('interval day to second'))).toBe('interval day to second')
  expect(parseTableSchema("a INT, `b c` STRING NOT NULL COMMENT 'x', date date")).toMatchObject({
    fields: [
      { name: 'a', dataType: { kind: 'int' }, nullable: true },
      { name: 'b c', dataType: { kind: 'string' }, nullable: false },
      { name: 'date', dataType: { kind: 'date' }, nullable: true },
    ],
  })
})
