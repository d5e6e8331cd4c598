import type { SparkKey } from '../../common/config/spark-keys.ts'

/** A value of the key's type that is not its default. */
export function anotherValue({ type, default: byDefault }: SparkKey): string {
  switch (type) {
    case 'boolean':
      return byDefault === 'true' ? 'FALSE' : 'true'
    case 'int':
    case 'double':
      return String(Number(byDefault ?? 0) + 1)
    case 'bytes':
      return '77k'
    case 'duration':
      return '77s'
    case 'word':
    case 'text':
      return 'another'
  }
}
