import { SparkError } from '../../common/errors/spark-error.ts'
import type { StructType } from '../../common/types/data-type.ts'
import { quotedName } from '../../common/types/quoted-name.ts'
import type { ViewColumns } from './catalog/temp-views.ts'
import type { CreateTempView } from './plan/logical/logical-plan.ts'

/** The columns of a new view, from those of its query; refuses lists of names that do not fit, and names that repeat. */
export function viewColumns(view: CreateTempView, query: StructType, caseSensitive: boolean): ViewColumns {
  const data = query.fields.map((field) => field.name)
  const names = view.columns.length === 0 ? data : view.columns
  if (names.length !== data.length)
    throw new SparkError(
      `CREATE_VIEW_COLUMN_ARITY_MISMATCH.${names.length > data.length ? 'NOT_ENOUGH_DATA_COLUMNS' : 'TOO_MANY_DATA_COLUMNS'}`,
      { viewName: quoted(view.nameParts.slice(-1)), viewColumns: quoted(names), dataColumns: quoted(data) },
    )
  const keys = names.map((name) => (caseSensitive ? name : name.toLowerCase()))
  const repeated = keys.find((key, index) => keys.indexOf(key) < index)
  if (repeated !== undefined) throw new SparkError('COLUMN_ALREADY_EXISTS', { columnName: quoted([repeated]) })
  return view.columns.length === 0 ? { query } : { query, names }
}

const quoted = (names: readonly string[]): string => names.map((name) => quotedName([name])).join(', ')
