import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './cli-process.ts'

const fixtures = 'test/fixtures/tpch-sf0.01'
let folder: string

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flashover-cli-sql-'))
  fs.mkdirSync(path.join(folder, 'tables/people'), { recursive: true })
  fs.mkdirSync(path.join(folder, 'tables/events'), { recursive: true })
  fs.writeFileSync(path.join(folder, 'tables/people/part-0.csv'), 'id,name\n1,Ada\n2,"Grace, Admiral"\n')
  fs.writeFileSync(path.join(folder, 'tables/events/part-0.json'), '{"id":1,"kind":"start"}\n{"id":2}\n')
  fs.writeFileSync(path.join(folder, 'tables/README.md'), 'no table')
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const sql = (...args: readonly string[]) => runCli(['sql', '--master', 'local[2]', ...args])

describe('flashover sql', () => {
  it('prints a table as show() does, all rows and whole cells', async () => {
    const { code, stdout, stderr } = await sql('-e', "select 1 as id, 'a text of more than twenty characters' as t")
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(
      [
        '+---+-------------------------------------+',
        '|id |t                                    |',
        '+---+-------------------------------------+',
        '|1  |a text of more than twenty characters|',
        '+---+-------------------------------------+',
        '',
        '',
      ].join('\n'),
    )
  })

  it('prints JSON lines with the dtypes first, and only what fits 53 bits as numbers', async () => {
    const query = `select cast(1 as int) i, 9007199254740993L l, 1.50 d, 2.5D x, date '2024-02-29' day,
      timestamp '2024-02-29 12:30:00.5' t, true b, cast(null as string) n, 'q"' s`
    const { code, stdout } = await sql('--format', 'jsonl', '-e', query)
    expect(code).toBe(0)
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      [
        ['i', 'int'],
        ['l', 'bigint'],
        ['d', 'decimal(3,2)'],
        ['x', 'double'],
        ['day', 'date'],
        ['t', 'timestamp'],
        ['b', 'boolean'],
        ['n', 'string'],
        ['s', 'string'],
      ],
      [1, '9007199254740993', '1.50', 2.5, '2024-02-29', '2024-02-29 12:30:00.5', true, null, 'q"'],
    ])
  })

  it('prints CSV as RFC 4180 asks, null empty and the empty string quoted', async () => {
    const { stdout } = await sql(
      '--format',
      'csv',
      '-e',
      `select 'a,b' as x, 'say "hi"' as y, null as z, '' as e, 1.0D as d`,
    )
    expect(stdout).toBe('x,y,z,e,d\r\n"a,b","say ""hi""",,"",1.0\r\n')
  })

  it('reads statements from standard input', async () => {
    const input = 'select 1 as a;\nselect 2 as b'
    for (const args of [[], ['-f', '-']]) {
      const { code, stdout } = await runCli(['sql', '--master', 'local[2]', '--format', 'csv', ...args], { input })
      expect({ code, stdout }).toEqual({ code: 0, stdout: 'a\r\n1\r\nb\r\n2\r\n' })
    }
  })

  it('says what it needs when there is no statement anywhere', async () => {
    const { code, stderr } = await runCli(['sql'])
    expect(code).toBe(2)
    expect(stderr).toContain('flashover sql needs -e "SQL", -f FILE or statements on standard input')
  })

  it('prints a plan as text, not as a table of one cell', async () => {
    const { stdout } = await sql('-e', 'explain select id + 1 as next from range(3)')
    expect(stdout).toMatch(/^== Physical Plan ==\nProject .*\n\+- Range/)
  })

  it('reads files by the name of their format and their path', async () => {
    const people = path.join(folder, 'tables/people')
    const { stdout } = await sql('--format', 'csv', '-e', `select _c1 from csv.\`${people}\` where _c0 = '2'`)
    expect(stdout).toBe('_c1\r\n"Grace, Admiral"\r\n')
    const orc = await sql('-e', `select 1 from ORC.\`${people}\``)
    expect(orc.stderr).toContain('UNSUPPORTED_FEATURE] The feature is not supported: the data source ORC')
    const missing = await sql('-e', `select 1 from json.\`${people}/none\``)
    expect(missing.stderr).toContain('PATH_NOT_FOUND')
  })

  it('makes tables of Parquet files', async () => {
    const query = 'select n_name, r_name from nation join region on n_regionkey = r_regionkey order by n_name limit 2'
    const { stdout } = await sql('--tables', fixtures, '--format', 'csv', '-e', query)
    expect(stdout).toBe('n_name,r_name\r\nALGERIA,AFRICA\r\nARGENTINA,AMERICA\r\n')
  })

  it('makes tables of folders of CSV and JSON', async () => {
    const query = 'select name, kind from people join events using (id) order by name'
    const { stdout, stderr } = await sql('--tables', path.join(folder, 'tables'), '--format', 'csv', '-e', query)
    expect(stderr).toBe('')
    expect(stdout).toBe('name,kind\r\nAda,start\r\n"Grace, Admiral",\r\n')
  })

  it('runs several statements of a file one after the other', async () => {
    const file = path.join(folder, 'script.sql')
    fs.writeFileSync(
      file,
      "create temp view v as select 1 as a; -- a comment; with a semicolon\nselect a, ';' as s from v;\nselect 2 as b;",
    )
    const { code, stdout } = await sql('--format', 'csv', '-f', file)
    expect(code).toBe(0)
    expect(stdout).toBe('a,s\r\n1,;\r\nb\r\n2\r\n')
  })

  it('runs several -e and several -f in their order', async () => {
    const [one, two] = ['one.sql', 'two.sql'].map((name) => path.join(folder, name))
    fs.writeFileSync(one ?? '', 'create temp view v as select 1 as a')
    // As editors on Windows write it.
    fs.writeFileSync(two ?? '', '\uFEFF-- the second\r\nselect a\r\nfrom v;\r\n')
    const files = await sql('--format', 'csv', '-f', one ?? '', '-f', two ?? '')
    expect(files).toEqual({ code: 0, stdout: 'a\r\n1\r\n', stderr: '' })
    const texts = await sql('--format', 'csv', '-e', 'create temp view v as select 2 as a', '-e', 'select a from v')
    expect(texts).toEqual({ code: 0, stdout: 'a\r\n2\r\n', stderr: '' })
  })

  it('says where in the script something is wrong', async () => {
    const file = path.join(folder, 'wrong.sql')
    fs.writeFileSync(file, 'select 1 as a; -- one\n\nselect\n  nope;\n')
    expect((await sql('-f', file)).stderr).toContain('== SQL (line 4, position 3) ==\n  nope;\n  ^^^^\n')
    // What fails as it runs, too: the expression, or the statement where it may have been one or another.
    fs.writeFileSync(file, 'select 1 as a;\n/* two */ select a / 0 from values (1) t(a);\n')
    expect((await sql('-f', file)).stderr).toMatch(/^\[DIVIDE_BY_ZERO\].*\n== SQL \(line 2, position 18\) ==\n/)
    fs.writeFileSync(file, 'select 1 as a;\n/* two */ select 1 / a, 2 / a from values (0) t(a);\n')
    expect((await sql('-f', file)).stderr).toMatch(/^\[DIVIDE_BY_ZERO\].*\n== SQL \(line 2, position 11\) ==\n/)
  })

  it('ends with the first statement that fails', async () => {
    const { code, stdout, stderr } = await sql(
      '--format',
      'csv',
      '-e',
      'select 1 as a; select nope from values (1) as t(one); select 2 as b',
    )
    expect(code).toBe(1)
    expect(stdout).toBe('a\r\n1\r\n')
    expect(stderr).toMatch(/^\[UNRESOLVED_COLUMN\.WITH_SUGGESTION\].*`one`/)
    expect(stderr).toContain('SQLSTATE: 42703')
  })

  it.each([
    ['a syntax error', 'selec 1', '[PARSE_SYNTAX_ERROR]', '42601'],
    ['a missing table', 'select * from nowhere', '[TABLE_OR_VIEW_NOT_FOUND]', '42P01'],
    ['a division by zero', 'select 1 / 0', '[DIVIDE_BY_ZERO]', '22012'],
    ['a malformed cast', "select cast('abc' as int)", '[CAST_INVALID_INPUT]', '22018'],
    ['an overflow', 'select 2147483647 + 1', '[ARITHMETIC_OVERFLOW]', '22003'],
  ])('answers %s with its condition, exit code 1 and no stack trace', async (_, query, condition, sqlState) => {
    const { code, stdout, stderr } = await sql('-e', query)
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toContain(condition)
    expect(stderr).toContain(`SQLSTATE: ${sqlState}`)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('shows the stack with --verbose', async () => {
    const { stderr } = await sql('--verbose', '-e', 'select * from nowhere')
    expect(stderr).toMatch(/^\s+at /m)
  })

  it.each([
    ['nothing to run', []],
    ['both -e and -f', ['-e', 'select 1', '-f', 'x.sql']],
    ['an unknown format', ['-e', 'select 1', '--format', 'xml']],
    ['an unknown flag', ['-e', 'select 1', '--nope']],
    ['a setting without =', ['-e', 'select 1', '--conf', 'spark.sql.caseSensitive']],
    ['more than flags', ['-e', 'select', '1']],
    ['a folder of tables that is not there', ['-e', 'select 1', '--tables', 'no/such/folder']],
    ['a file that is not there', ['-f', 'no/such/file.sql']],
    ['a file that is a folder', ['-f', 'test']],
  ])('answers %s as a usage error, exit code 2', async (_, args) => {
    const { code, stderr, stdout } = await sql(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).not.toBe('')
  })

  it('refuses a bad value of a known setting and an unknown master before anything starts', async () => {
    const bad = await sql('--conf', 'spark.sql.caseSensitive=perhaps', '-e', 'select 1')
    expect(bad.code).toBe(1)
    expect(bad.stderr).toContain('[INVALID_CONF_VALUE.TYPE_MISMATCH]')
    const master = await runCli(['sql', '--master', 'yarn', '-e', 'select 1'])
    expect(master.code).toBe(1)
    expect(master.stderr).toContain('[NOT_SUPPORTED_MASTER]')
  })

  it('keeps an unknown setting with a warning', async () => {
    const { code, stderr } = await sql('--conf', 'spark.shiny.new=1', '-e', 'select 1')
    expect(code).toBe(0)
    expect(stderr).toContain('spark.shiny.new')
  })
})
