import { type DataType, DateType, IntegerType, LongType, StringType } from '../../../common/types/data-type.ts'
import type { LiteralValue } from '../expressions/expression.ts'

/** The value a hive partition folder stands for, in the literal's driver form. */
export function parsePartitionValue(text: string | null, type: DataType): LiteralValue {
  if (text === null) return null
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'float':
    case 'double':
      return Number(text)
    case 'bigint':
      return BigInt(text)
    case 'boolean':
      return text === 'true'
    case 'date':
      return Date.parse(`${text}T00:00:00Z`) / 86_400_000
    default:
      return text
  }
}

/** Spark's inference of a partition column's type: int, then bigint, then date, else string. */
export function inferPartitionType(values: readonly (string | null)[]): DataType {
  const present = values.filter((value) => value !== null)
  if (present.length === 0) return StringType
  if (present.every((value) => /^-?\d{1,18}$/.test(value))) {
    return present.every((value) => Math.abs(Number(value)) <= 2_147_483_647) ? IntegerType : LongType
  }
  return present.every((value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)))
    ? DateType
    : StringType
}
