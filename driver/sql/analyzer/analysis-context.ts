import type { DataType } from '../../../common/types/data-type.ts'
import type { FunctionLookup } from '../expressions/function-registry.ts'
import type { LogicalPlan, UnresolvedRelation } from '../plan/logical/logical-plan.ts'

/** What analysis needs of a session. */
export interface AnalysisContext {
  /** The analyzed plan of a view or table; undefined where there is none. */
  resolveRelation(nameParts: readonly string[], relation: UnresolvedRelation): LogicalPlan | undefined
  /** The functions that calls may name. */
  readonly functions: FunctionLookup
  readonly caseSensitive: boolean
  /** Whether a whole number in ORDER BY, or in GROUP BY, is the position of a column of the select list. */
  readonly orderByOrdinal: boolean
  readonly groupByOrdinal: boolean
  /** Whether GROUP BY may name an alias of the select list. */
  readonly groupByAliases: boolean
  /** Whether decimal arithmetic beyond 38 digits gives up fraction digits first. */
  readonly allowPrecisionLoss: boolean
  /** Steps and rows of a recursive query before it fails; -1: any number. */
  readonly recursionLevelLimit: number
  readonly recursionRowLimit: number
  /** What TIMESTAMP is: of functions that make one of what says nothing about zones. */
  readonly timestampType: DataType
  /** The session's, for expressions; undefined: UTC. */
  readonly timeZone: string | undefined
  /** What `current_timezone()` says: the session's when the query is planned. */
  readonly currentTimeZone: string
  readonly currentTimestampMicros: bigint
  /** Who runs the query. */
  readonly currentUser: string
  /** The field for texts that `from_json` and `from_csv` cannot read, where no option names another. */
  readonly columnNameOfCorruptRecord: string
  /** Whether `to_json` leaves out fields that are null, where no option says so. */
  readonly jsonIgnoreNullFields: boolean
  relationNames(): readonly string[]
}
