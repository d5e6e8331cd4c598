import { SparkError } from '../../../../common/errors/spark-error.ts'
import { aggregateBuffers } from '../../expressions/aggregates.ts'
import type { AggregateExpression } from '../../expressions/expression.ts'
import { type Compiled, compiled } from '../compiled.ts'
import type { Scope } from '../scope.ts'
import { AggregateCall, type ApartForm, type CompleteForm, type TogetherForm } from './aggregate-call.ts'
import { aggregateSql } from './aggregate-sql.ts'
import { bitmapAggregateSql } from './bitmap-sql.ts'
import { orderedAggregateSql } from './ordered-aggregate-sql.ts'
import { percentileSql } from './percentile-sql.ts'
import { statisticalAggregateSql } from './statistical-aggregate-sql.ts'

const forms: Readonly<Record<string, CompleteForm | ApartForm | TogetherForm>> = {
  ...aggregateSql,
  ...bitmapAggregateSql,
  ...orderedAggregateSql,
  ...percentileSql,
  ...statisticalAggregateSql,
}

function formOf({ name }: AggregateExpression): CompleteForm | ApartForm | TogetherForm {
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined
  if (!form) throw new SparkError('UNSUPPORTED_FEATURE', { feature: `the aggregate function ${name}` })
  return form
}

/** An aggregate call in one step; `over`: of the rows of a window, as ` OVER (...)`. */
export const compileAggregate = (aggregate: AggregateExpression, scope: Scope, over = ''): Compiled =>
  formOf(aggregate).complete(new AggregateCall(aggregate, scope, over))

/** The buffers of a partial aggregate, one expression each. */
export function compileUpdates(aggregate: AggregateExpression, scope: Scope): readonly Compiled[] {
  const form = formOf(aggregate)
  const call = new AggregateCall(aggregate, scope)
  return 'update' in form ? form.update(call) : [form.complete(call)]
}

/** The value of an aggregate from the buffers of its partial results. */
export function compileMerge(aggregate: AggregateExpression, columns: readonly string[], scope: Scope): Compiled {
  const form = formOf(aggregate)
  const call = new AggregateCall(aggregate, scope)
  if ('merge' in form) return form.merge(columns, call)
  const [buffer] = aggregateBuffers(aggregate)
  const merged = `${buffer?.merge}(${columns[0]})`
  return 'evaluate' in form && form.evaluate ? form.evaluate(merged, call) : compiled(merged, call.resultType)
}
