import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'

const region = path.resolve('test/fixtures/tpch-sf0.01/region.parquet')
let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cli-tables-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** A folder of tables, each a copy of the same five rows, or the given text. */
function tables(name: string, files: Readonly<Record<string, string | undefined>>): string {
  const dir = path.join(folder, name)
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true })
    if (text === undefined) fs.copyFileSync(region, path.join(dir, file))
    else fs.writeFileSync(path.join(dir, file), text)
  }
  return dir
}

const sql = (dir: string, query: string, ...args: readonly string[]) =>
  runCli(['sql', '--master', 'local[2]', '--format', 'csv', '--tables', dir, '-e', query, ...args])

describe('flashover sql --tables', () => {
  it.each(['a.b', 'back`tick', 'quo"te', 'has space', '1two', 'select', 'Größe'])(
    'makes a table of %s.parquet',
    async (name) => {
      const dir = tables(`names-${name}`, { [`${name}.parquet`]: undefined })
      const { stdout, stderr } = await sql(dir, `select count(*) as n from \`${name.replaceAll('`', '``')}\``)
      expect({ stdout, stderr }).toEqual({ stdout: 'n\r\n5\r\n', stderr: '' })
    },
  )

  it('takes no path for a pattern', async () => {
    const dir = tables('of {a,b}[1]*', { 't[2]*.parquet': undefined, 'u/part-{0}.parquet': undefined })
    const { stdout } = await sql(dir, 'select (select count(*) from `t[2]*`) as t, (select count(*) from u) as u')
    expect(stdout).toBe('t,u\r\n5,5\r\n')
  })

  it('makes a table of a folder that Spark wrote as name.parquet', async () => {
    const dir = tables('written', {
      'out.parquet/_SUCCESS': '',
      'out.parquet/part-0.snappy.parquet': undefined,
      'out.parquet/part-1.snappy.parquet': undefined,
    })
    expect((await sql(dir, 'select count(*) as n from out')).stdout).toBe('n\r\n10\r\n')
  })

  it('reads no file before a statement asks for its table', async () => {
    const dir = tables('broken', { 'good.parquet': undefined, 'text.parquet': 'no Parquet', 'empty.parquet': '' })
    fs.symlinkSync('/nowhere', path.join(dir, 'link.parquet'))
    expect((await sql(dir, 'select count(*) as n from good')).stdout).toBe('n\r\n5\r\n')
    const [text, link] = [await sql(dir, 'select * from text'), await sql(dir, 'select * from link')]
    expect([text.code, link.code]).toEqual([1, 1])
    expect(text.stderr).toMatch(/^\[FAILED_READ_FILE\.CANNOT_READ_FILE_FOOTER\].*text\.parquet/)
    expect(link.stderr).toMatch(/^\[PATH_NOT_FOUND\].*link\.parquet/)
  })

  it.each([
    ['two files', { 't.csv': 'a\n1\n', 't.parquet': undefined }, 't.csv', 't.parquet'],
    ['a file and a folder', { 't.parquet': undefined, 't/part-0.parquet': undefined }, 't', 't.parquet'],
    ['names that differ in case', { 'T.parquet': undefined, 't.parquet': undefined }, 'T.parquet', 't.parquet'],
  ])('refuses %s of one name, and names them', async (name, files, one, two) => {
    const { code, stdout, stderr } = await sql(tables(`clash of ${name}`, files), 'select 1')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(`both ${one} and ${two} would be the table`)
  })

  it('tells names by their case where it is asked to', async () => {
    const dir = tables('cases', { 'T.parquet': undefined, 't.csv': 'a\n1\n' })
    const query = 'select count(*) as n from T union all select a from t'
    const { stdout } = await sql(dir, query, '--conf', 'spark.sql.caseSensitive=true')
    expect(stdout).toBe('n\r\n5\r\n1\r\n')
  })
})
