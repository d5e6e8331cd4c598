import type { DataType } from '../../../../common/types/data-type.ts'
import { structField } from '../struct-fields.ts'
import type { FunctionCall, FunctionCompiler } from './function-call.ts'

type Kind = 'int' | 'long' | 'double' | 'float' | 'bytes' | 'unscaled'

/** What of a value that is not nested is hashed, and as what. */
function leafOf(sql: string, type: DataType, call: FunctionCall): { readonly kind: Kind; readonly sql: string } {
  switch (type.kind) {
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'void':
      return { kind: 'int', sql: `CAST(${sql} AS INTEGER)` }
    case 'date':
      return { kind: 'int', sql: `CAST(${sql} - DATE '1970-01-01' AS INTEGER)` }
    case 'year-month interval':
      return { kind: 'int', sql }
    case 'bigint':
    case 'day-time interval':
      return { kind: 'long', sql }
    case 'timestamp':
    case 'timestamp_ntz':
      return { kind: 'long', sql: `epoch_us(${sql})` }
    case 'double':
    case 'float':
      return { kind: type.kind, sql }
    case 'string':
      return { kind: 'bytes', sql: `encode(${sql})` }
    case 'binary':
      return { kind: 'bytes', sql }
    case 'decimal': {
      const digits = `replace(CAST(${sql} AS VARCHAR), '.', '')`
      if (type.precision > 18) return { kind: 'unscaled', sql: digits }
      return { kind: 'long', sql: type.scale === 0 ? `CAST(${sql} AS BIGINT)` : `CAST(${digits} AS BIGINT)` }
    }
    default:
      throw call.unsupported(`${call.name} of the type ${type.kind}`)
  }
}

const TAGS: Readonly<Record<Kind, string>> = { int: 'i', long: 'l', double: 'd', float: 'f', bytes: 'x', unscaled: 'n' }

/** The values within a value as texts, for what has not the same number of them in all rows. */
function tagged(sql: string, type: DataType, call: FunctionCall, depth = 0): string {
  const item = `h${depth}`
  switch (type.kind) {
    case 'array':
      return `flatten(list_transform(coalesce(${sql}, []), lambda ${item}: ${tagged(item, type.elementType, call, depth + 1)}))`
    case 'struct':
      return fieldsOf(sql, type)
        .map(([field, fieldType]) => tagged(field, fieldType, call, depth))
        .reduce((before, one) => `list_concat(${before}, ${one})`)
    default: {
      const leaf = leafOf(sql, type, call)
      const text = leaf.kind === 'bytes' ? `hex(${leaf.sql})` : `CAST(${leaf.sql} AS VARCHAR)`
      return `['${TAGS[leaf.kind]}' || ${text}]`
    }
  }
}

const fieldsOf = (sql: string, type: Extract<DataType, { kind: 'struct' }>): readonly (readonly [string, DataType])[] =>
  type.fields.map(({ dataType }, index) => [structField(sql, type, index), dataType])

/** The hash of a value that continues with the one before. */
function hashed(prefix: string, sql: string, type: DataType, seed: string, call: FunctionCall): string {
  switch (type.kind) {
    case 'array':
      return `${prefix}_tagged(${tagged(sql, type, call)}, ${seed})`
    case 'struct':
      return fieldsOf(sql, type).reduce((before, [field, of]) => hashed(prefix, field, of, before, call), seed)
    default: {
      const leaf = leafOf(sql, type, call)
      return `${prefix}_${leaf.kind}(${leaf.sql}, ${seed})`
    }
  }
}

/** Of all arguments, one after another, from the seed on. */
export const hashOf =
  (prefix: string, seed: string): FunctionCompiler =>
  (c) =>
    c.exact(c.args.reduce((before, _, index) => hashed(prefix, c.sql(index), c.type(index), before, c), seed))
