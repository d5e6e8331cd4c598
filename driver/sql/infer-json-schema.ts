import { SparkError } from '../../common/errors/spark-error.ts'
import { StringType, type StructType, structField, structType } from '../../common/types/data-type.ts'
import type { FileRelation, SourceFile } from './catalog/file-relation.ts'
import type { ReadRequest } from './catalog/read-relation.ts'
import type { CollectRows } from './collect-rows.ts'
import { nextExprId } from './expressions/expr-id.ts'
import type { Expression } from './expressions/expression.ts'
import { mergeJsonStructures } from './json-structure.ts'
import type { LogicalPlan } from './plan/logical/logical-plan.ts'
import { logicalRelation } from './resolve-sources.ts'

/** Executors find the distinct structures of all lines; the driver merges them into a schema, fields in order of name as Spark has them. */
export async function inferJsonSchema(
  request: ReadRequest,
  files: readonly SourceFile[],
  collect: CollectRows,
): Promise<StructType> {
  const relation: FileRelation = {
    format: 'text',
    rootPaths: request.paths,
    files: files.map((file) => ({ ...file, partitionValues: [] })),
    dataSchema: structType([structField('value', StringType)]),
    partitionSchema: structType([]),
    options: request.options.multiline === 'true' ? { wholetext: 'true' } : {},
  }
  const child = logicalRelation(relation)
  if (child.kind !== 'LogicalRelation') throw new TypeError(child.kind)
  const structure: Expression = Object.freeze({
    kind: 'ScalarFunction',
    name: 'json_structure',
    args: child.output,
    dataType: StringType,
    nullable: true,
  })
  const projected = Object.freeze({ kind: 'Alias', child: structure, name: 'structure', exprId: nextExprId() } as const)
  const plan: LogicalPlan = Object.freeze({
    kind: 'Distinct',
    child: Object.freeze({ kind: 'Project', projectList: [projected], child }),
  })
  const rows = await collect(plan, 'json schema inference')
  const structures = rows.flatMap(([text]) => (typeof text === 'string' ? [text] : []))
  const hasCorrupt = rows.some(([text]) => text === null)
  if (structures.length === 0 && !hasCorrupt)
    throw new SparkError('CANNOT_INFER_EMPTY_SCHEMA', { format: 'JSON', path: request.paths.join(', ') })
  const schema = mergeJsonStructures(structures)
  const mode = (request.options.mode ?? 'PERMISSIVE').toUpperCase()
  if (!hasCorrupt || mode === 'DROPMALFORMED') return schema
  if (mode === 'FAILFAST') {
    throw new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
      badRecord: 'a line that is not a JSON object',
      failFastMode: 'FAILFAST',
    })
  }
  return structType([
    structField(request.options.columnnameofcorruptrecord ?? '_corrupt_record', StringType),
    ...schema.fields,
  ])
}
