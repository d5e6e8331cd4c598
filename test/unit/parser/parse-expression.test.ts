import { describe, expect, it } from 'vitest'
import { parseExpression } from '../../../driver/sql/parser/parser.ts'
import { expressionText } from './plan-text.ts'

const text = (sql: string): string => expressionText(parseExpression(sql))
const check = (cases: readonly (readonly [string, string])[]): void => {
  it.each(cases)('%s', (sql, expected) => expect(text(sql)).toBe(expected))
}

describe('operators bind as in Spark', () => {
  check([
    ['a or b and not c = 1', "('a OR ('b AND NOT ('c = 1)))"],
    ['a and b and c and d', "(('a AND 'b) AND ('c AND 'd))"],
    ['a + b * c - d', "(('a + ('b * 'c)) - 'd)"],
    ['a div b % c', "(('a div 'b) % 'c)"],
    ['a || b || 1 + 2', "(concat(concat('a, 'b), 1) + 2)"],
    ['a | b ^ c & d + 1', "|('a, ^('b, &('c, ('d + 1))))"],
    ['a << 1 >> 2 >>> 3', ">>>(>>(<<('a, 1), 2), 3)"],
    ['a > b = c', "(('a > 'b) = 'c)"],
    ['-a.b + ~c', "(-'a.b + ~('c))"],
    ['- -1', '--1'],
    ['a -1', "('a - 1)"],
    ['-1::string', 'cast(-1 as string)'],
    ['a == b', "('a = 'b)"],
    ['a != b', "NOT ('a = 'b)"],
    ['a <=> b', "('a <=> 'b)"],
    ['! a', "NOT 'a"],
  ])
})

describe('predicates', () => {
  check([
    ['a between 1 and 2 and b', "(between('a, 1, 2) AND 'b)"],
    ['a not between 1 and 2', "NOT between('a, 1, 2)"],
    ['a in (1, 2)', "('a IN (1, 2))"],
    ['a not in (select b from t)', "NOT (('a) IN [Project 'b < Relation t])"],
    ['(a, b) in (select 1, 2)', "(('a, 'b) IN [Project ~1, ~2 < OneRow])"],
    ["a like 'x!%' escape '!'", `('a LIKE "x!%" ESCAPE !)`],
    ["a not ilike 'x'", `NOT ('a ILIKE "x")`],
    ["a rlike 'x' or a regexp 'y'", `(rlike('a, "x") OR rlike('a, "y"))`],
    ["a like any ('x', 'y')", `(('a LIKE "x") OR ('a LIKE "y"))`],
    ["a not like all ('x', 'y')", `(NOT ('a LIKE "x") AND NOT ('a LIKE "y"))`],
    ['a in ((select 1))', "('a IN (scalar[Project ~1 < OneRow]))"],
    ['a in ((select 1) union all select 2)', "(('a) IN [Union < (Project ~1 < OneRow | Project ~2 < OneRow)])"],
    ['like(a, b) or a like (b)', "(like('a, 'b) OR ('a LIKE 'b))"],
    ['a = b is null', "(('a = 'b) IS NULL)"],
    ['a is not unknown', "('a IS NOT NULL)"],
    ['a is not true', "NOT ('a <=> true)"],
    ['a is distinct from b', "NOT ('a <=> 'b)"],
    ['a is not distinct from b', "('a <=> 'b)"],
    ['exists (select 1) and exists(f)', "(exists[Project ~1 < OneRow] AND exists('f))"],
  ])
})

describe('operands', () => {
  check([
    ['case a when 1 then 2 else 3 end', "CASE WHEN ('a = 1) THEN 2 ELSE 3 END"],
    ['case when a then b end', "CASE WHEN 'a THEN 'b END"],
    ['cast(a as array<map<string,decimal(5,2)>>)', "cast('a as array<map<string,decimal(5,2)>>)"],
    ['try_cast(a as int)', "try_cast('a as int)"],
    ['extract(year from a + b)', `date_part("year", ('a + 'b))`],
    ['extract(second from a)', `date_part("second", 'a)`],
    ['current_date', 'current_date()'],
    ['current_timestamp()', 'current_timestamp()'],
    ['substring(a from 2 for 3)', "substring('a, 2, 3)"],
    ['substr(a, 2)', "substr('a, 2)"],
    ["position('x' in b)", `locate("x", 'b, 1)`],
    ["trim(both 'x' from y)", `trim("x", 'y)`],
    ['trim(leading from y)', "ltrim('y)"],
    ['trim(y)', "trim('y)"],
    ['overlay(a placing b from 2)', "overlay('a, 'b, 2)"],
    ['date_add(day, 1, d)', `timestampadd("DAY", 1, 'd)`],
    ['date_add(day, 1)', "date_add('day, 1)"],
    ['count(*)', 'count(1)'],
    ['COUNT(DISTINCT a, b)', "count(distinct 'a, 'b)"],
    ['sum(a) filter (where b > 1)', "sum('a) filter ('b > 1)"],
    ['first(a ignore nulls)', "first('a, true)"],
    ['if(a, b, c)', "if('a, 'b, 'c)"],
    ['left(a, 1)', "left('a, 1)"],
    ['struct(a, b as c)', "struct('a, 'b AS c)"],
    ['(1, 2)', 'struct(1, 2)'],
    ["a[0].b['k']", `extract_value(extract_value(extract_value('a, 0), "b"), "k")`],
    ['f(x).y', `extract_value(f('x), "y")`],
    ['((select 1) + 1)', '(scalar[Project ~1 < OneRow] + 1)'],
    ['((select 1) union (select 2))', 'scalar[Distinct < Union < (Project ~1 < OneRow | Project ~2 < OneRow)]'],
    ['`a``b`.`c d`', "'a`b.c d"],
    ['t.*', 't.*'],
    ['a + 1 as b', "('a + 1) AS b"],
    ['a b', "'a AS b"],
  ])
})

describe('words of the grammar that are names by position', () => {
  it.each(['date', 'year', 'key', 'value', 'order', 'group', 'case', 'end', 'limit', 'interval', 'timestamp', 'left'])(
    '%s',
    (word) => expect(text(word)).toBe(`'${word}`),
  )
})

it('keeps the place of every expression in the text', () => {
  const sum = parseExpression('x =  a + f(b)')
  if (sum.kind !== 'Comparison' || sum.right.kind !== 'Arithmetic') throw new Error('unexpected shape')
  const { origin } = sum.right
  expect(origin?.sqlText.slice(origin.start, origin.stop)).toBe('a + f(b)')
})
