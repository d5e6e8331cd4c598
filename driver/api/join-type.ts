import { SparkError } from '../../common/errors/spark-error.ts'
import type { JoinType } from '../sql/plan/logical/logical-plan.ts'

const JOIN_TYPES = {
  inner: 'inner',
  cross: 'cross',
  left: 'left',
  left_outer: 'left',
  leftouter: 'left',
  right: 'right',
  right_outer: 'right',
  rightouter: 'right',
  full: 'full',
  outer: 'full',
  full_outer: 'full',
  fullouter: 'full',
  semi: 'left semi',
  left_semi: 'left semi',
  leftsemi: 'left semi',
  anti: 'left anti',
  left_anti: 'left anti',
  leftanti: 'left anti',
} as const satisfies Readonly<Record<string, JoinType>>

/** The names that Spark has for types of joins. Programs that are not typed may write them in any case, too. */
export type JoinTypeName = keyof typeof JOIN_TYPES

/** The join type by any of Spark's names, underscores and case aside. */
export function joinTypeOf(name: string): JoinType {
  const plain = name.toLowerCase().replaceAll('_', '').replaceAll(' ', '')
  if (!Object.hasOwn(JOIN_TYPES, plain)) {
    const supported = Object.keys(JOIN_TYPES).filter((known) => !known.includes('_'))
    throw new SparkError('UNSUPPORTED_JOIN_TYPE', { typ: name, supported: supported.join(', ') })
  }
  return JOIN_TYPES[plain as JoinTypeName]
}
