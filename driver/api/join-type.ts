import { SparkError } from '../../common/errors/spark-error.ts'
import type { JoinType } from '../sql/plan/logical/logical-plan.ts'

const NAMES: Readonly<Record<string, JoinType>> = {
  inner: 'inner',
  cross: 'cross',
  left: 'left',
  leftouter: 'left',
  right: 'right',
  rightouter: 'right',
  full: 'full',
  outer: 'full',
  fullouter: 'full',
  semi: 'left semi',
  leftsemi: 'left semi',
  anti: 'left anti',
  leftanti: 'left anti',
}

/** The join type by any of Spark's names, underscores and case aside. */
export function joinTypeOf(name: string): JoinType {
  const joinType = NAMES[name.toLowerCase().replaceAll('_', '').replaceAll(' ', '')]
  if (!joinType) {
    throw new SparkError('UNSUPPORTED_JOIN_TYPE', { typ: name, supported: Object.keys(NAMES).join(', ') })
  }
  return joinType
}
