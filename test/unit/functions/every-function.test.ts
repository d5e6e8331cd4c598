import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { functions as F } from '../../../driver/index.ts'
import { builtinFunction, builtinFunctions } from '../../../driver/sql/expressions/builtin-functions.ts'
import { sparkFunctions, syntaxFunctions } from '../../../driver/sql/expressions/spark-functions.ts'
import { parseSlt } from '../../support/slt-file.ts'

// A definition has its SQL, or it does not compile. That it has its method, and an answer of real Spark's, is held here.

const definitions = builtinFunctions.filter(({ internal }) => !internal)
const names = definitions.flatMap(({ name, aliases }) => [name, ...aliases])

/** Why some have no method in `F`. */
const WITHOUT_METHOD: Readonly<Record<string, readonly string[]>> = {
  'operators, which columns have as methods': ['&', '|', '^', '~', '<<', '>>', '>>>', 'mod', 'div'],
  'casts, which are `column.cast`': [
    ...['boolean', 'tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'],
    ...['string', 'binary', 'date', 'timestamp'],
  ],
  'what PySpark has by another name': ['if', 'map', 'any', 'chr', 'len', 'random', 'space'],
  'what PySpark leaves to SQL': ['percentile_cont', 'percentile_disc'],
}

const folder = path.resolve(import.meta.dirname, '../../sql')
const records = readdirSync(folder)
  .filter((file) => file.endsWith('.slt'))
  .flatMap((file) => parseSlt(readFileSync(path.join(folder, file), 'utf8'), file))
/** Those that give rows, or fail because they are asked to, as text in lower case. */
const answered = records
  .filter(({ expected }) => expected.kind === 'rows' || JSON.stringify(expected).includes('USER_RAISED_EXCEPTION'))
  .map(({ sql }) => sql.toLowerCase())

const calls = (sql: string, name: string): boolean =>
  /^\w+$/.test(name) ? new RegExp(`\\b${name}\\s*\\(`).test(sql) : sql.includes(`\`${name}\`(`)

describe('every function', () => {
  it.each(names)('%s has a method in F, or a reason for none', (name) => {
    const isExcused = Object.values(WITHOUT_METHOD).some((list) => list.includes(name))
    expect(Object.hasOwn(F, name)).toBe(!isExcused)
  })

  it.each(names)('%s has an answer of real Spark in test/sql', (name) => {
    expect(answered.some((sql) => calls(sql, name))).toBe(true)
  })

  it('has a name of its own', () => {
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
    for (const definition of definitions)
      for (const name of [definition.name, ...definition.aliases]) expect(builtinFunction(name)).toBe(definition)
  })

  it('is one of Spark, which lists all of them but some operators', () => {
    const unlisted = names.filter((name) => !sparkFunctions.includes(name))
    expect(unlisted).toEqual(expect.arrayContaining(['&', 'not']))
    expect(unlisted.filter((name) => /^\w+$/.test(name))).toEqual(['not'])
    for (const name of syntaxFunctions) expect(sparkFunctions).toContain(name)
  })

  it('names for its text only what it is called by', () => {
    for (const { name, aliases, texts } of builtinFunctions)
      expect([name, ...aliases]).toEqual(expect.arrayContaining(Object.keys(texts)))
  })
})
