import type { FunctionRow } from './function-row.ts'
import { aggregateFunctions } from './functions/aggregate-functions.ts'
import { collectionFunctions } from './functions/collection-functions.ts'
import { datetimeFunctions } from './functions/datetime-functions.ts'
import { generalFunctions } from './functions/general-functions.ts'
import { mathFunctions } from './functions/math-functions.ts'
import { stringFunctions } from './functions/string-functions.ts'
import { sparkFunctions } from './spark-functions.ts'

const rows: readonly FunctionRow[] = [
  ...aggregateFunctions,
  ...collectionFunctions,
  ...datetimeFunctions,
  ...generalFunctions,
  ...mathFunctions,
  ...stringFunctions,
]

const byName: ReadonlyMap<string, FunctionRow> = new Map(
  rows.flatMap((row) => row.names.map((name) => [name, row] as const)),
)

/** The function of a name, in any case. */
export const lookupFunction = (name: string): FunctionRow | undefined => byName.get(name.toLowerCase())

/** Functions of Spark without a counterpart here: refused by name, where others are unknown. */
export const unsupportedFunctions: ReadonlySet<string> = new Set(sparkFunctions.filter((name) => !byName.has(name)))
