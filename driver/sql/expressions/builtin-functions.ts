import type {
  AggregateDefinition,
  FunctionDefinition,
  GeneratorDefinition,
  ReplaceableDefinition,
  ScalarDefinition,
  WindowDefinition,
} from './function-definition.ts'
import { aggregateDefinitions } from './functions/aggregate-definitions.ts'
import { arithmeticDefinitions } from './functions/arithmetic-definitions.ts'
import { arrayDefinitions } from './functions/array-definitions.ts'
import { bitmapDefinitions } from './functions/bitmap-definitions.ts'
import { bitwiseDefinitions } from './functions/bitwise-definitions.ts'
import { castDefinitions } from './functions/cast-definitions.ts'
import { conditionalDefinitions } from './functions/conditional-definitions.ts'
import { datetimeDefinitions } from './functions/datetime-definitions.ts'
import { digestDefinitions } from './functions/digest-definitions.ts'
import { encodingDefinitions } from './functions/encoding-definitions.ts'
import { generatorDefinitions } from './functions/generator-definitions.ts'
import { higherOrderDefinitions } from './functions/higher-order-definitions.ts'
import { internalDefinitions } from './functions/internal-definitions.ts'
import { intervalDefinitions } from './functions/interval-definitions.ts'
import { jsonDefinitions } from './functions/json-definitions.ts'
import { mapDefinitions } from './functions/map-definitions.ts'
import { mathDefinitions } from './functions/math-definitions.ts'
import { miscDefinitions } from './functions/misc-definitions.ts'
import { orderedAggregateDefinitions } from './functions/ordered-aggregate-definitions.ts'
import { percentileDefinitions } from './functions/percentile-definitions.ts'
import { placeDefinitions } from './functions/place-definitions.ts'
import { regexpDefinitions } from './functions/regexp-definitions.ts'
import { sessionDefinitions } from './functions/session-definitions.ts'
import { statisticalAggregateDefinitions } from './functions/statistical-aggregate-definitions.ts'
import { stringDefinitions } from './functions/string-definitions.ts'
import { textDefinitions } from './functions/text-definitions.ts'
import { timeWindowDefinitions } from './functions/time-window-definitions.ts'
import { urlDefinitions } from './functions/url-definitions.ts'
import { windowDefinitions } from './functions/window-definitions.ts'

const families = {
  ...aggregateDefinitions,
  ...arithmeticDefinitions,
  ...arrayDefinitions,
  ...bitmapDefinitions,
  ...bitwiseDefinitions,
  ...castDefinitions,
  ...conditionalDefinitions,
  ...datetimeDefinitions,
  ...digestDefinitions,
  ...encodingDefinitions,
  ...generatorDefinitions,
  ...higherOrderDefinitions,
  ...internalDefinitions,
  ...jsonDefinitions,
  ...intervalDefinitions,
  ...mapDefinitions,
  ...mathDefinitions,
  ...miscDefinitions,
  ...orderedAggregateDefinitions,
  ...percentileDefinitions,
  ...placeDefinitions,
  ...regexpDefinitions,
  ...sessionDefinitions,
  ...statisticalAggregateDefinitions,
  ...stringDefinitions,
  ...textDefinitions,
  ...timeWindowDefinitions,
  ...urlDefinitions,
  ...windowDefinitions,
}

/** The names, without aliases, of the functions that are evaluated: sqlgen has to have a form for each. */
export type BuiltinScalarName = ScalarNamesOf<typeof families>

/** The functions of Spark SQL that are here, each once. */
export const builtinFunctions: readonly FunctionDefinition[] = Object.freeze(
  Object.values<FunctionDefinition>(families),
)

const byName: ReadonlyMap<string, FunctionDefinition> = new Map(
  builtinFunctions.flatMap((definition) =>
    [definition.name, ...definition.aliases].map((name) => [name, definition] as const),
  ),
)

/** The built-in function of a name or alias in lower case, internal ones included. */
export const builtinFunction = (name: string): FunctionDefinition | undefined => byName.get(name)

export function scalarFunction(name: string): ScalarDefinition | undefined {
  const definition = byName.get(name)
  return definition?.kind === 'scalar' ? definition : undefined
}

/** The definition of an aggregate in a plan. */
export function aggregateFunction(name: string): AggregateDefinition | undefined {
  const definition = byName.get(name)
  return definition?.kind === 'aggregate' ? definition : undefined
}

export function windowFunction(name: string): WindowDefinition | undefined {
  const definition = byName.get(name)
  return definition?.kind === 'window' ? definition : undefined
}

export function generatorFunction(name: string): GeneratorDefinition | undefined {
  const definition = byName.get(name)
  return definition?.kind === 'generator' ? definition : undefined
}

/** Whether the same call always gives the same value; unknown names are taken to. */
export const isDeterministicFunction = (name: string): boolean => byName.get(name)?.deterministic ?? true

/** The names within a family's table that have a SQL form of their own: those that are not rewritten away. */
export type NamesOf<D, Kind extends FunctionDefinition> = {
  [N in keyof D]: D[N] extends Kind ? N : never
}[keyof D] &
  string

export type ScalarNamesOf<D> = Exclude<NamesOf<D, ScalarDefinition>, NamesOf<D, ReplaceableDefinition>>
