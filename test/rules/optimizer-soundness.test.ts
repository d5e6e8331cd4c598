import { expect, it } from 'vitest'
import type { AttributeReference, Expression } from '../../driver/sql/expressions/expression.ts'
import { optimizerBatches } from '../../driver/sql/optimizer/optimizer.ts'
import { checkInvariants, outputChange } from '../../driver/sql/plan/invariants.ts'
import type { Join, LogicalPlan } from '../../driver/sql/plan/logical/logical-plan.ts'
import { outputOf } from '../../driver/sql/plan/logical/plan-output.ts'
import { formatLogicalPlan } from '../../driver/sql/plan/plan-printer.ts'
import { executeBatches } from '../../driver/sql/plan/rule-executor.ts'
import * as e from '../support/expression-builders.ts'
import * as b from '../support/logical-plan-builders.ts'

/** A generator of plans from a seed: mulberry32 for the choices. */
function planGenerator(seed: number): (depth: number) => LogicalPlan {
  let state = seed
  const random = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T
  const isInt = (attribute: AttributeReference) => attribute.dataType.kind === 'int'
  const condition = (columns: readonly AttributeReference[], depth: number): Expression => {
    const ints = columns.filter(isInt)
    if (ints.length === 0) return e.lit(true)
    if (depth > 0 && random(2) === 0) {
      const [left, right] = [condition(columns, depth - 1), condition(columns, depth - 1)]
      return random(3) === 0 ? e.not(e.and(left, right)) : random(2) === 0 ? e.or(left, right) : e.and(left, right)
    }
    const value = random(3) === 0 ? pick(ints) : e.lit(random(20))
    return pick([e.eq, e.lt, e.gt, e.ge])(pick(ints), value)
  }
  const types: Join['joinType'][] = [
    'inner',
    'inner',
    'inner',
    'cross',
    'left',
    'right',
    'full',
    'left semi',
    'left anti',
  ]
  const subquery = (columns: readonly AttributeReference[]): Expression => {
    const u = b.relation(['u', 'v'])
    const ints = columns.filter(isInt)
    if (ints.length === 0) return e.lit(true)
    const inner = b.filter(e.and(e.eq(u.col.u!, e.outer(pick(ints))), e.gt(u.col.v!, e.lit(random(9)))), u.plan)
    const max = { ...e.call('max', [u.col.v!]), dataType: u.col.v!.dataType }
    return pick([
      () => b.exists(inner),
      () => e.not(b.exists(inner)),
      () => b.inSubquery(pick(ints), b.project([u.col.v!], inner)),
      () => e.not(b.inSubquery(pick(ints), b.project([u.col.v!], u.plan))),
      () => e.or(b.exists(inner), condition(columns, 0)),
      () => e.lt(pick(ints), b.scalar(b.aggregate([], [e.alias(max, 'm')], inner))),
    ])()
  }
  const generate = (depth: number): LogicalPlan => {
    if (depth === 0) return b.relation(['a', 'c', 'd'].slice(0, 1 + random(3)), 10 ** (1 + random(5))).plan
    const child = generate(depth - 1)
    const columns = outputOf(child)
    if (!columns.some(isInt)) return b.relation(['a']).plan
    switch (random(9)) {
      case 0:
      case 1:
        return b.filter(condition(columns, 2), child)
      case 2: {
        const ints = columns.filter(isInt)
        const computed = ints.length > 0 ? [e.alias(e.plus(pick(ints), e.lit(1)), 's')] : []
        return b.project([...columns.slice(0, 1 + random(columns.length)), ...computed], child)
      }
      case 3:
      case 4: {
        const right = generate(random(depth))
        return b.join(child, right, condition([...columns, ...outputOf(right)], 1), pick(types))
      }
      case 5: {
        const group = pick(columns)
        return b.aggregate([group], [group, e.alias(e.call('count', [pick(columns)], random(3) === 0), 'n')], child)
      }
      case 6: {
        const other = generate(random(depth))
        return b.union(
          b.project([pick(columns)].filter(isInt), child),
          b.project(outputOf(other).filter(isInt).slice(0, 1), other),
        )
      }
      case 7:
        return random(2) === 0 ? b.limit(random(5), child) : b.sort(pick(columns), child)
      default:
        return b.filter(e.and(subquery(columns), condition(columns, 1)), child)
    }
  }
  return generate
}

const isUsable = (plan: LogicalPlan): boolean =>
  !/Project \[\]/.test(formatLogicalPlan(plan)) && checkInvariants(plan).length === 0

it('keeps any plan sound after every rule and comes to a fixed point', () => {
  let tried = 0
  for (let seed = 1; seed <= 150; seed += 1) {
    const plan = planGenerator(seed)(2 + (seed % 5))
    if (!isUsable(plan)) continue
    tried += 1
    for (const joinReorder of [b.context.joinReorder, undefined]) {
      const context = { ...b.context, joinReorder }
      const batches = optimizerBatches.map((batch) => ({
        ...batch,
        rules: batch.rules.map((rule) => ({
          name: rule.name,
          apply: (before: LogicalPlan) => {
            const after = rule.apply(before, context)
            const problems = [...checkInvariants(after), outputChange(before, after)].filter(
              (found) => found !== undefined,
            )
            if (problems.length === 0) return after
            throw new Error(
              `seed ${seed}, ${rule.name}: ${problems.join('; ')}\n${formatLogicalPlan(before)}\n--\n${formatLogicalPlan(after)}`,
            )
          },
        })),
      }))
      try {
        executeBatches(batches, plan, context)
      } catch (error) {
        throw new Error(`seed ${seed}: ${String(error)}\n${formatLogicalPlan(plan)}`, { cause: error })
      }
    }
  }
  expect(tried).toBeGreaterThan(80)
})
