import { SparkError } from '../../common/errors/spark-error.ts'
import { isFileFormat } from '../sources/file-format.ts'
import { type LogicalPlan, UnresolvedDataSource, type UnresolvedRelation } from './plan/logical/logical-plan.ts'
import { mapDeepChildren } from './plan/logical/logical-plan-tree.ts'

/** Spark's other formats of files: refused by name, where `anything.else` is a table that is not there. */
const NOT_YET: ReadonlySet<string> = new Set(['orc', 'avro', 'xml', 'binaryfile'])

/**
 * Spark's ResolveSQLOnFile: a relation named after a format and a path, as in ``SELECT * FROM csv.`data/2024` ``, reads those files with
 * the format's default options. A view of that name goes first.
 *
 * @param isView whether a relation's name stands for a view
 */
export function resolveSqlOnFile(plan: LogicalPlan, isView: (relation: UnresolvedRelation) => boolean): LogicalPlan {
  if (plan.kind !== 'UnresolvedRelation') return mapDeepChildren(plan, (child) => resolveSqlOnFile(child, isView))
  const [format = '', path, ...more] = plan.nameParts
  if (path === undefined || more.length > 0 || isView(plan)) return plan
  const name = format.toLowerCase()
  if (NOT_YET.has(name)) {
    const error = new SparkError('UNSUPPORTED_FEATURE', { feature: `the data source ${format} in a query` })
    throw plan.origin ? error.at(plan.origin) : error
  }
  if (!isFileFormat(name)) return plan
  return UnresolvedDataSource({ format: name, paths: [path], options: {}, schema: undefined })
}
