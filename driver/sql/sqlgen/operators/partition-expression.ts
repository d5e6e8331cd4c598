import { SparkError } from '../../../../common/errors/spark-error.ts'
import type { AttributeReference, LiteralValue, SortOrder } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import type { Partitioning } from '../../plan/physical/physical-plan.ts'
import { compileRepresented } from '../expression-compiler.ts'
import { literalSql } from '../literal.ts'
import type { Scope } from '../scope.ts'

type Scattering = Exclude<Partitioning, { kind: 'single' }>

/** The number of the partition a row belongs to, INTEGER from 0. */
export function partitionExpression(
  partitioning: Scattering,
  rangeBounds: readonly (readonly LiteralValue[])[],
  output: readonly AttributeReference[],
  scope: Scope,
): string {
  switch (partitioning.kind) {
    case 'hash': {
      const keys = partitioning.expressions.map((key) => compileRepresented(key, scope).sql)
      return hashPartition(keys, partitioning.numPartitions)
    }
    case 'roundRobin':
      return partitioning.by === 'position'
        ? `CAST((row_number() OVER () - 1) % ${partitioning.numPartitions} AS INTEGER)`
        : hashPartition(
            output.map((column) => compileRepresented(column, scope).sql),
            partitioning.numPartitions,
          )
    case 'range':
      return rangePartition(partitioning.order, rangeBounds, scope)
  }
}

// Hashed twice, for the rows of one partition would else share the bits of the hash that the next task's joins and groups use.
const hashPartition = (values: readonly string[], numPartitions: number): string =>
  values.length === 0 ? '0' : `CAST(hash(hash(${values.join(', ')})) % ${numPartitions} AS INTEGER)`

/** Binary search for the number of bounds the row comes after. */
function rangePartition(
  order: readonly SortOrder[],
  bounds: readonly (readonly LiteralValue[])[],
  scope: Scope,
): string {
  const keys = order.map((item) => compileRepresented(item.child, scope).sql)
  const search = (low: number, high: number): string => {
    if (low === high) return `${low}`
    const middle = (low + high) >> 1
    return `CASE WHEN ${isAfter(order, keys, bounds[middle] ?? [])} THEN ${search(middle + 1, high)} ELSE ${search(low, middle)} END`
  }
  return `CAST(${search(0, bounds.length)} AS INTEGER)`
}

/** Whether the keys sort after a bound, key by key. */
function isAfter(order: readonly SortOrder[], keys: readonly string[], bound: readonly LiteralValue[]): string {
  const [first, ...others] = order
  const [key, ...otherKeys] = keys
  const value = bound[bound.length - order.length]
  if (!first || key === undefined) return 'false'
  if (value === undefined) throw new SparkError('INTERNAL_ERROR', { message: 'a range bound lacks a value' })
  const after = keyIsAfter(first, key, value)
  if (others.length === 0) return after
  const literal = literalSql(value, dataTypeOf(first.child))
  return `(${after} OR (${key} IS NOT DISTINCT FROM ${literal} AND ${isAfter(others, otherKeys, bound)}))`
}

function keyIsAfter(order: SortOrder, key: string, value: LiteralValue): string {
  if (value === null) return order.nulls === 'first' ? `(${key} IS NOT NULL)` : 'false'
  const operator = order.direction === 'ascending' ? '>' : '<'
  const compare = `${key} ${operator} ${literalSql(value, dataTypeOf(order.child))}`
  return order.nulls === 'first' ? `coalesce(${compare}, false)` : `coalesce(${compare}, true)`
}
