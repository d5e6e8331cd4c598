import { type DataType, sqlTypeName } from '../../../../common/types/data-type.ts'
import type { Expression } from '../../expressions/expression.ts'
import { toPrettySql } from '../../expressions/expression-sql.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { analysisError, quoted } from '../analysis-error.ts'

/** What Spark says the operators of arithmetic take. */
export const NUMBER_OR_INTERVAL = '("NUMERIC" or "INTERVAL DAY TO SECOND" or "INTERVAL YEAR TO MONTH" or "INTERVAL")'

/** An operand of a type that the operator or function does not take; `index` counts from 1. */
export function unexpectedInput(node: Expression, index: number, requiredType: string, input: Expression): Error {
  return analysisError(
    'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
    {
      sqlExpr: quoted(toPrettySql(node)),
      paramIndex: ORDINALS[index - 1] ?? `${index}th`,
      requiredType,
      inputSql: quoted(toPrettySql(input)),
      inputType: sqlTypeName(dataTypeOf(input)),
    },
    node,
  )
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth']

export function dataDiffTypes(node: Expression, functionName: string, types: readonly DataType[]): Error {
  return analysisError(
    'DATATYPE_MISMATCH.DATA_DIFF_TYPES',
    {
      sqlExpr: quoted(toPrettySql(node)),
      functionName: `\`${functionName}\``,
      dataType: `[${types.map(sqlTypeName).join(', ')}]`,
    },
    node,
  )
}
