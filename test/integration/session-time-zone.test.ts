import { afterAll, beforeAll, expect, it } from 'vitest'
import { functions as F, SparkSession } from '../../driver/index.ts'

let spark: SparkSession

beforeAll(async () => {
  spark = await SparkSession.builder.master('local[2]').getOrCreate()
})
afterAll(() => spark.stop())

it('a DataFrame keeps the time zone in which it was made, and is shown in that of the session', async () => {
  const session = spark.newSession()
  session.conf.set('spark.sql.session.timeZone', 'America/Los_Angeles')
  const made = session.range(1).selectExpr("cast('2020-01-01' as timestamp) AS c")
  session.conf.set('spark.sql.session.timeZone', 'Europe/Berlin')
  const used = made.selectExpr('unix_seconds(c)', 'hour(c)', 'string(c)')
  expect(await used.collectValues()).toEqual([[1577865600n, 9, '2020-01-01 09:00:00']])
  expect(await made.showString()).toBe(
    ['+-------------------+', '|                  c|', '+-------------------+', '|2020-01-01 09:00:00|'].join('\n') +
      '\n+-------------------+\n\n',
  )
})

it('sessions side by side have time zones of their own', async () => {
  const [one, other] = [spark.newSession(), spark.newSession()]
  one.conf.set('spark.sql.session.timeZone', 'Asia/Kolkata')
  const hour = async (session: SparkSession): Promise<unknown> =>
    (await session.sql('SELECT hour(timestamp_seconds(0)), current_timezone()').collectValues())[0]
  expect(await hour(one)).toEqual([5, 'Asia/Kolkata'])
  expect(await hour(other)).toEqual([0, 'UTC'])
})

it('functions of columns are those of the session', async () => {
  const session = spark.newSession()
  session.conf.set('spark.sql.session.timeZone', 'America/Los_Angeles')
  const frame = session
    .range(1)
    .select(F.hour(F.timestamp_seconds(F.lit(0))).as('h'), F.lit('2020-07-01').cast('timestamp').cast('bigint').as('s'))
  expect(await frame.collectValues()).toEqual([[16, 1593586800n]])
})

it('a time zone is refused where its names or days are not known', async () => {
  const session = spark.newSession()
  session.conf.set('spark.sql.session.timeZone', 'America/Los_Angeles')
  const named = session.sql("SELECT date_format(timestamp_seconds(0), 'zzzz')")
  await expect(named.collect()).rejects.toMatchObject({ condition: 'UNSUPPORTED_FEATURE' })
  const framed = session.sql(
    'SELECT count(*) OVER (ORDER BY t RANGE INTERVAL 1 DAY PRECEDING) FROM VALUES (timestamp_seconds(0)) AS v(t)',
  )
  await expect(framed.collect()).rejects.toMatchObject({ condition: 'UNSUPPORTED_FEATURE' })
})

it('SET TIME ZONE LOCAL takes that of the machine', async () => {
  const session = spark.newSession()
  await session.sql('SET TIME ZONE LOCAL')
  expect(session.conf.get('spark.sql.session.timeZone')).toBe(new Intl.DateTimeFormat().resolvedOptions().timeZone)
})
