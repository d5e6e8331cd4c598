import { simpleString, TimestampType } from '../../../common/types/data-type.ts'
import { type AnalysisContext, analyze } from '../../../driver/sql/analyzer/analyzer.ts'
import { AttributeReference } from '../../../driver/sql/expressions/expression.ts'
import { type FunctionLookup, FunctionRegistry } from '../../../driver/sql/expressions/function-registry.ts'
import { parseDataType, parseStatement } from '../../../driver/sql/parser/parser.ts'
import { LocalRelation, type LogicalPlan } from '../../../driver/sql/plan/logical/logical-plan.ts'
import { outputOf } from '../../../driver/sql/plan/logical/plan-output.ts'

/** Tables as `name: 'column type, column type'`; columns may be null unless their type ends in `!`. */
export type Tables = Readonly<Record<string, string>>

export function contextOf(tables: Tables, functions: FunctionLookup = new FunctionRegistry()): AnalysisContext {
  return {
    resolveRelation: (nameParts) => {
      const columns = tables[nameParts.join('.').toLowerCase()]
      return columns === undefined ? undefined : relation(columns)
    },
    functions,
    caseSensitive: false,
    orderByOrdinal: true,
    columnNameOfCorruptRecord: '_corrupt_record',
    jsonIgnoreNullFields: true,
    groupByOrdinal: true,
    groupByAliases: true,
    recursionLevelLimit: 100,
    recursionRowLimit: 1_000_000,
    allowPrecisionLoss: true,
    timestampType: TimestampType,
    timeZone: undefined,
    currentTimeZone: 'UTC',
    currentTimestampMicros: 1_700_000_000_000_000n,
    currentUser: 'ann',
    relationNames: () => Object.keys(tables),
  }
}

function relation(columns: string): LogicalPlan {
  const output = columns.split(/,\s+/).map((column) => {
    const [name = '', type = ''] = column.split(/\s+(.*)/)
    return AttributeReference({
      name,
      dataType: parseDataType(type.replace('!', '')),
      nullable: !type.endsWith('!'),
    })
  })
  return LocalRelation({ output, rows: [] })
}

export const analyzeSql = (sql: string, tables: Tables): LogicalPlan => analyze(parseStatement(sql), contextOf(tables))

/** The result's columns as `name: type`. */
export const schemaOf = (sql: string, tables: Tables): readonly string[] =>
  outputOf(analyzeSql(sql, tables)).map((attribute) => `${attribute.name}: ${simpleString(attribute.dataType)}`)
