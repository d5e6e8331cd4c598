import { VoidType } from '../../../../common/types/data-type.ts'
import { AttributeReference, type Expression, UnresolvedFunction } from '../../expressions/expression.ts'
import { Generate, type LogicalPlan } from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { atIdentifier, parseIdentifier, parseMultipartIdentifier } from '../parse-identifier.ts'

/**
 * `LATERAL VIEW [OUTER] explode(x) t [AS a, b]`, any number of them. The output attributes carry names and qualifier; their
 * type is void until analysis knows the generator's. Without names there is none: analysis takes the generator's own.
 */
export function parseLateralViews(grammar: Grammar, from: LogicalPlan): LogicalPlan {
  const { tokens } = grammar
  let plan = from
  for (let length = 1; tokens.accept('LATERAL', 'VIEW'); length++) {
    tokens.checkChain(length)
    const outer = tokens.accept('OUTER')
    const { start } = tokens.peek()
    const name = parseMultipartIdentifier(tokens).join('.').toLowerCase()
    const args = tokens.parenthesized(() => (tokens.at(')') ? [] : tokens.commaList(grammar.expression)))
    const origin = tokens.originFrom(start)
    const generator: Expression = UnresolvedFunction({ name, args, origin })
    // `explode(x) AS y` without a table's name: Spark then takes AS for the name, and y for the column.
    const unnamed = tokens.at('AS')
    const table = unnamed ? 'AS' : parseIdentifier(tokens)
    const explicit = tokens.accept('AS')
    const named = explicit || (atIdentifier(tokens) && startsNames(tokens.peek().value))
    const names = named ? tokens.commaList(() => parseIdentifier(tokens)) : []
    const generatorOutput = names.map((column) =>
      AttributeReference({
        name: column,
        dataType: VoidType,
        nullable: true,
        qualifier: [table],
      }),
    )
    plan = Generate({ generator, outer, generatorOutput, child: plan })
  }
  return plan
}

/** Whether a word after the table's name is a column rather than the next clause. */
const startsNames = (word: string): boolean =>
  !['LATERAL', 'LIMIT', 'OFFSET', 'WINDOW', 'QUALIFY', 'PIVOT', 'UNPIVOT'].includes(word)
