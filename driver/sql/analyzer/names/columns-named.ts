import { quotedName } from '../../../../common/types/quoted-name.ts'
import type { AttributeReference } from '../../expressions/expression.ts'
import type { LogicalPlan } from '../../plan/logical/logical-plan.ts'
import { outputOf } from '../../plan/logical/plan-output.ts'
import { analysisError } from '../analysis-error.ts'
import { type Scope, sameName } from './scope.ts'
import { suggestNames } from './suggest-names.ts'

/** The columns of a plan by plain names, in which dots mean nothing; of a name that stands for several, all. */
export function columnsNamed(
  names: readonly string[],
  child: LogicalPlan,
  { caseSensitive }: Pick<Scope, 'caseSensitive'>,
  at: LogicalPlan,
): readonly AttributeReference[] {
  const output = outputOf(child)
  return names.flatMap((name) => {
    const found = output.filter((attribute) => sameName(attribute.name, name, caseSensitive))
    if (found.length > 0) return found
    const proposal = suggestNames(
      name,
      output.map((attribute) => attribute.name),
    )
      .map((one) => quotedName([one]))
      .join(', ')
    throw analysisError('UNRESOLVED_COLUMN.WITH_SUGGESTION', { objectName: quotedName([name]), proposal }, at)
  })
}
