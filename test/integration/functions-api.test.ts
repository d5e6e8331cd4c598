import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Column, type DataFrame, functions as F, Row, type RowValue, SparkSession } from '../../driver/index.ts'

// Type, name and value that PySpark 4.3 gives for the same call.
const scalars: readonly (readonly [answer: string, column: Column])[] = [
  ['int locate(o, s, 6) 8', F.locate('o', 's', 6)],
  ['int instr(s, o) 5', F.instr('s', 'o')],
  ['timestamp date_trunc(month, ts) 2020-03-01 00:00:00', F.date_trunc('month', 'ts')],
  ['date trunc(dt, year) 2020-01-01', F.trunc('dt', 'year')],
  ['string overlay(s, XX, 3, 2) HeXXo World', F.overlay('s', F.lit('XX'), 3, 2)],
  ['array<int> sequence(1, i, 3) [1,4,7]', F.sequence(F.lit(1), 'i', F.lit(3))],
  ['double ln(i) 1.945910149', F.log('i')],
  ['string substring_index(c, ,, 2) a,b', F.substring_index('c', ',', 2)],
  ['string format_string(%s-%d, s, i) Hello World-7', F.format_string('%s-%d', 's', 'i')],
  ['double months_between(ts, dt, true) 0.20040584', F.months_between('ts', 'dt')],
  ['double months_between(ts, dt, false) 0.200405839', F.months_between('ts', 'dt', false)],
  ['date next_day(dt, Mon) 2020-03-02', F.next_day('dt', 'Mon')],
  ['string concat_ws(-, s, nu, c) Hello World-a,b,c', F.concat_ws('-', 's', 'nu', 'c')],
  ['array<string> split(c, ,, -1) [a,b,c]', F.split('c', ',')],
  ['array<string> split(c, ,, 2) [a,b,c]', F.split('c', ',', 2)],
  ['string lpad(c, 8, *) ***a,b,c', F.lpad('c', 8, '*')],
  ['string translate(s, lo, 01) He001 W1r0d', F.translate('s', 'lo', '01')],
  ['string regexp_extract(s, (\\w+) (\\w+), 2) World', F.regexp_extract('s', '(\\w+) (\\w+)', 2)],
  ['array<string> regexp_extract_all(s, (\\w)o, 1) [l,W]', F.regexp_extract_all('s', F.lit('(\\w)o'), 1)],
  ['string sha2(s, 256) a591a6d40bf420404a011733cfb7b190d62c65bf0bcda32b57b277d9ad9f146e', F.sha2('s', 256)],
  ['string array_join(sa, |) x|y', F.array_join('sa', '|')],
  ['string array_join(sa, |, ?) x|?|y', F.array_join('sa', '|', '?')],
  ['array<int> slice(ar, 2, 2) [1,None]', F.slice('ar', 2, 2)],
  ['int element_at(ar, -1) 1', F.element_at('ar', -1)],
  ['int element_at(m, k) 1', F.element_at('m', F.lit('k'))],
  ['int try_element_at(ar, 9) None', F.try_element_at('ar', F.lit(9))],
  ['int get(ar, 0) 3', F.get('ar', 0)],
  ['string nvl2(nu, s, c) a,b,c', F.nvl2('nu', 's', 'c')],
  ['string nvl(nu, c) a,b,c', F.nvl('nu', 'c')],
  [
    'string CASE WHEN (i > 5) THEN big WHEN (i > 3) THEN mid ELSE small END big',
    F.when(F.col('i').gt(5), 'big').when(F.col('i').gt(3), 'mid').otherwise('small'),
  ],
  ['int CASE WHEN (i > 50) THEN 1 END None', F.when(F.col('i').gt(50), 1)],
  ['decimal(4,1) round(dc, 1) 12.3', F.round('dc', 1)],
  ['double bround(d, 0) 2', F.bround('d')],
  ['double POWER(i, 2) 49', F.pow('i', 2)],
  ['double POWER(2, i) 128', F.pow(F.lit(2), 'i')],
  ['double pmod(n, 2) 0.5', F.pmod('n', F.lit(2))],
  ['double HYPOT(d, n) 2.915475947', F.hypot('d', 'n')],
  ['date date_add(dt, 1) 2020-03-01', F.date_add('dt', 1)],
  ['date date_sub(dt, i) 2020-02-22', F.date_sub('dt', 'i')],
  ['date add_months(dt, 1) 2020-03-29', F.add_months('dt', 1)],
  ['int datediff(ts, dt) 4', F.datediff('ts', 'dt')],
  ['date to_date(03/04/2020, MM/dd/yyyy) 2020-03-04', F.to_date(F.lit('03/04/2020'), 'MM/dd/yyyy')],
  ['timestamp to_timestamp(2020-01-01 01:02:03) 2020-01-01 01:02:03', F.to_timestamp(F.lit('2020-01-01 01:02:03'))],
  ['string date_format(ts, yyyy/MM/dd HH:mm) 2020/03/04 05:06', F.date_format('ts', 'yyyy/MM/dd HH:mm')],
  ['string from_unixtime(0, yyyy-MM-dd HH:mm:ss) 1970-01-01 00:00:00', F.from_unixtime(F.lit(0))],
  ['string from_unixtime(86400, yyyy) 1970', F.from_unixtime(F.lit(86400), 'yyyy')],
  ['bigint unix_timestamp(ts, yyyy-MM-dd HH:mm:ss) 1583298367', F.unix_timestamp('ts')],
  ['bigint unix_timestamp(2020, yyyy) 1577836800', F.unix_timestamp(F.lit('2020'), 'yyyy')],
  ['date make_date(2020, 1, i) 2020-01-07', F.make_date(F.lit(2020), F.lit(1), 'i')],
  ['int dayofweek(dt) 7', F.dayofweek('dt')],
  ['int weekday(dt) 5', F.weekday('dt')],
  ['int weekofyear(dt) 9', F.weekofyear('dt')],
  ['date last_day(dt) 2020-02-29', F.last_day('dt')],
  ['string dayname(dt) Sat', F.dayname('dt')],
  ['int size(ar) 4', F.size('ar')],
  ['array<int> sort_array(ar, false) [3,1,1,None]', F.sort_array('ar', false)],
  ['array<int> array_distinct(ar) [3,1,None]', F.array_distinct('ar')],
  ['bigint array_position(ar, 1) 2', F.array_position('ar', 1)],
  ['array<int> array_remove(ar, 1) [3,None]', F.array_remove('ar', 1)],
  ['array<int> array_append(ar, 9) [3,1,None,1,9]', F.array_append('ar', 9)],
  ['array<int> array_prepend(ar, 9) [9,3,1,None,1]', F.array_prepend('ar', 9)],
  ['array<int> array_compact(ar) [3,1,1]', F.array_compact('ar')],
  ['array<int> array_repeat(i, 2) [7,7]', F.array_repeat('i', 2)],
  ['array<int> flatten(aa) [1,2,3]', F.flatten('aa')],
  ['boolean array_contains(ar, 3) true', F.array_contains('ar', 3)],
  ['array<int> array_union(ar, array(5)) [3,1,None,5]', F.array_union('ar', F.array(F.lit(5)))],
  ['array<string> map_keys(m) [k]', F.map_keys('m')],
  ['array<struct<key:string,value:int>> map_entries(m) [(k,1)]', F.map_entries('m')],
  ['map<string,int> map(a, i) {a:7}', F.create_map(F.lit('a'), 'i')],
  ['map<string,int> map_from_arrays(array(q), array(i)) {q:7}', F.map_from_arrays(F.array(F.lit('q')), F.array('i'))],
  ['boolean map_contains_key(m, k) true', F.map_contains_key('m', 'k')],
  ['struct<i:int,s:string> struct(i, s) (7,Hello World)', F.struct('i', 's')],
  ['struct<q:int> named_struct(q, i) (7)', F.named_struct(F.lit('q'), 'i')],
  ['string replace(s, l, L) HeLLo WorLd', F.replace('s', F.lit('l'), F.lit('L'))],
  ['string replace(s, l, ) Heo Word', F.replace('s', F.lit('l'))],
  ['string left(s, 3) Hel', F.left('s', 3)],
  ['string repeat(c, 2) a,b,ca,b,c', F.repeat('c', 2)],
  ['string regexp_replace(s, (o), <$1>, 1) Hell<o> W<o>rld', F.regexp_replace('s', '(o)', '<$1>')],
  ['string substring(s, 2, 3) ell', F.substring('s', 2, 3)],
  ['string substr(s, 2, 3) ell', F.col('s').substr(2, 3)],
  ['string split_part(c, ,, 2) b', F.split_part('c', F.lit(','), F.lit(2))],
  ['string initcap(ab cd) Ab Cd', F.initcap(F.lit('ab cd'))],
  ['string trim(  x ) x', F.trim(F.lit('  x '))],
  ['string TRIM(BOTH x FROM xxaxx) a', F.trim(F.lit('xxaxx'), F.lit('x'))],
  ['string format_number(dc, 1) 12.3', F.format_number('dc', 1)],
  ['int levenshtein(s, c) 11', F.levenshtein('s', 'c')],
  ['string base64(c) YSxiLGM=', F.base64('c')],
  ['string hex(i) 7', F.hex('i')],
  ['string md5(c) a44c56c8177e32d3613988f4dba7962e', F.md5('c')],
  ['boolean RLIKE(s, W.r) true', F.rlike('s', F.lit('W.r'))],
  ['boolean startswith(s, He) true', F.startswith('s', F.lit('He'))],
  ['boolean contains(s, lo) true', F.contains('s', F.lit('lo'))],
  ['string bin(i) 111', F.bin('i')],
  ['int shiftleft(i, 2) 28', F.shiftleft('i', 2)],
  ['bigint width_bucket(5.3, 0.2, 10.6, 5) 3', F.width_bucket(F.lit(5.3), F.lit(0.2), F.lit(10.6), F.lit(5))],
  ['int greatest(i, z) 7', F.greatest('i', 'z')],
  ['int least(i, z) 0', F.least('i', 'z')],
  ['int nullif(i, 7) None', F.nullif('i', F.lit(7))],
  ['int zeroifnull(CAST(NULL AS INT)) 0', F.zeroifnull(F.lit(null).cast('int'))],
  ['boolean isnan(d) false', F.isnan('d')],
  ['double nanvl(NaN, d) 2.5', F.nanvl(F.lit(Number.NaN), 'd')],
  ['double try_divide(i, z) None', F.try_divide('i', 'z')],
  ['int try_add(i, z) 7', F.try_add('i', 'z')],
  ['boolean s LIKE Hel% true', F.col('s').like('Hel%')],
  ['boolean ilike(s, hel%) true', F.col('s').ilike('hel%')],
  ['boolean RLIKE(s, o W) true', F.col('s').rlike('o W')],
  ['boolean ((i >= 1) AND (i <= 7)) true', F.col('i').between(1, 7)],
  ['int ar[1] 1', F.col('ar').getItem(1)],
  ['int m[k] 1', F.col('m').getItem('k')],
  ['int struct(i).i 7', F.struct('i').getField('i')],
  ['boolean (nu <=> NULL) true', F.col('nu').eqNullSafe(null)],
  ['int dc 12', F.col('dc').cast('int')],
  ['double (n % 2) -1.5', F.col('n').mod(2)],
  ['int negative(i) -7', F.col('i').negate()],
  ['double (i / 2) 3.5', F.col('i').divide(2)],
]

const aggregates: readonly (readonly [answer: string, column: Column])[] = [
  ['bigint count(DISTINCT x, g) 4', F.countDistinct('x', 'g')],
  ['double percentile(x, 0.5, 1) 2', F.percentile('x', 0.5)],
  ['double median(x) 2', F.median('x')],
  ['double corr(x, g) 0.301511345', F.corr('x', 'g')],
  ['double covar_samp(x, g) 0.5', F.covar_samp('x', 'g')],
  ['string max_by(y, x) c', F.max_by('y', 'x')],
  ['bigint count_if((x > 1)) 3', F.count_if(F.col('x').gt(1))],
  ['array<int> sort_array(collect_list(x), true) [1,2,2,5]', F.sort_array(F.collect_list('x'))],
  ['double skewness(x) 0.888888889', F.skewness('x')],
  ['int bit_xor(x) 4', F.bit_xor('x')],
  ['double stddev(x) 1.732050808', F.stddev('x')],
  ['bigint sum(DISTINCT x) 8', F.sum_distinct('x')],
  ['boolean every((x > 0)) true', F.every(F.col('x').gt(0))],
  ['bigint approx_count_distinct(x) 3', F.approx_count_distinct('x')],
]

describe('the functions of the API answer as in PySpark', () => {
  let spark: SparkSession
  let one: DataFrame
  let few: DataFrame

  beforeAll(async () => {
    spark = await SparkSession.builder.master('local[1]').getOrCreate()
    one = spark.sql(`select 'Hello World' s, 'a,b,c' c, 7 i, 2.5d d, -1.5d n, date'2020-02-29' dt,
      timestamp'2020-03-04 05:06:07.123' ts, array(3,1,null,1) ar, map('k',1) m, cast(null as string) nu,
      array('x',null,'y') sa, 12.345 dc, array(array(1),array(2,3)) aa, 0 z`)
    few = spark.sql("select * from values (1,1,null),(2,1,'b'),(5,2,'c'),(2,3,null) t(x,g,y)")
  })
  afterAll(() => spark.stop())

  it.each(scalars)('%s', async (expected, column) => {
    expect(await answer(one.select(column))).toBe(expected)
  })

  it.each(aggregates)('%s, of several rows', async (expected, column) => {
    expect(await answer(few.agg(column))).toBe(expected)
  })
})

async function answer(frame: DataFrame): Promise<string> {
  const [column = []] = await frame.dtypes()
  const [row] = await frame.collect()
  return `${column[1]} ${column[0]} ${text(row?.get(0) ?? null)}`
}

function text(value: RowValue): string {
  if (value === null) return 'None'
  if (typeof value === 'number') return String(Math.round(value * 1e9) / 1e9)
  if (value instanceof Row) return `(${value.toArray().map(text).join(',')})`
  if (value instanceof Map) return `{${[...value].map(([key, item]) => `${text(key)}:${text(item)}`).join(',')}}`
  return Array.isArray(value) ? `[${value.map(text).join(',')}]` : String(value)
}
