import type { FunctionDefinition } from './function-definition.ts'
import { aggregateDefinitions } from './functions/aggregate-definitions.ts'
import { arrayDefinitions } from './functions/array-definitions.ts'
import { conditionalDefinitions } from './functions/conditional-definitions.ts'
import { datetimeDefinitions } from './functions/datetime-definitions.ts'
import { mathDefinitions } from './functions/math-definitions.ts'
import { stringDefinitions } from './functions/string-definitions.ts'
import { sparkFunctions } from './spark-functions.ts'

const rows: readonly FunctionDefinition[] = [
  ...aggregateDefinitions,
  ...arrayDefinitions,
  ...datetimeDefinitions,
  ...conditionalDefinitions,
  ...mathDefinitions,
  ...stringDefinitions,
]

const byName: ReadonlyMap<string, FunctionDefinition> = new Map(
  rows.flatMap((row) => row.names.map((name) => [name, row] as const)),
)

/** The function of a name, in any case. */
export const lookupFunction = (name: string): FunctionDefinition | undefined => byName.get(name.toLowerCase())

/** Functions of Spark without a counterpart here: refused by name, where others are unknown. */
export const unsupportedFunctions: ReadonlySet<string> = new Set(sparkFunctions.filter((name) => !byName.has(name)))
