import { SparkError } from '../../../common/errors/spark-error.ts'
import { builtinFunction } from './builtin-functions.ts'
import type { FunctionDefinition } from './function-definition.ts'
import { sparkFunctions, syntaxFunctions } from './spark-functions.ts'

/** Where a function is kept, in the order in which an unqualified name is looked up (`current_path()`). */
export type FunctionLayer = 'builtin' | 'session' | 'default'

/** What functions there are, for the analyzer. */
export interface FunctionLookup {
  /** The function of a name, qualified or not, in any case; internal ones have none. */
  lookup(name: string): FunctionDefinition | undefined
}

const QUALIFIERS: Readonly<Record<string, FunctionLayer>> = {
  builtin: 'builtin',
  'system.builtin': 'builtin',
  session: 'session',
  'system.session': 'session',
  default: 'default',
  'spark_catalog.default': 'default',
}

/**
 * The functions of one session, in three layers: Spark's built-in ones; temporary ones, of the session; user-defined ones, of a schema of the
 * catalog. A name by itself is the first of them in this order, so that a temporary function cannot take the place of a built-in one
 * unless it is asked for as `session.abs(x)`.
 */
export class FunctionRegistry implements FunctionLookup {
  readonly #layers = { session: new Map<string, FunctionDefinition>(), default: new Map<string, FunctionDefinition>() }

  lookup(name: string): FunctionDefinition | undefined {
    const lower = name.toLowerCase()
    const dot = lower.lastIndexOf('.')
    if (dot < 0) return namedFunction(lower) ?? this.#layers.session.get(lower) ?? this.#layers.default.get(lower)
    const layer = QUALIFIERS[lower.slice(0, dot)]
    const own = lower.slice(dot + 1)
    if (layer === undefined) return undefined
    return layer === 'builtin' ? namedFunction(own) : this.#layers[layer].get(own)
  }

  /**
   * Adds a function under its name and aliases.
   *
   * @throws `ROUTINE_ALREADY_EXISTS` where the layer has one of the name, unless `replace`
   */
  register(
    layer: Exclude<FunctionLayer, 'builtin'>,
    definition: FunctionDefinition,
    { replace = false }: { readonly replace?: boolean } = {},
  ): void {
    const names = [definition.name, ...definition.aliases].map((name) => name.toLowerCase())
    const taken = replace ? undefined : names.find((name) => this.#layers[layer].has(name))
    if (taken !== undefined)
      throw new SparkError('ROUTINE_ALREADY_EXISTS', {
        routineName: `\`${taken}\``,
        newRoutineType: 'routine',
        existingRoutineType: 'routine',
      })
    for (const name of names) this.#layers[layer].set(name, definition)
  }

  /** Removes a function; false where there is none. */
  drop(layer: Exclude<FunctionLayer, 'builtin'>, name: string): boolean {
    return this.#layers[layer].delete(name.toLowerCase())
  }
}

function namedFunction(name: string): FunctionDefinition | undefined {
  const definition = builtinFunction(name)
  return definition?.internal ? undefined : definition
}

/** Functions of Spark without a counterpart here: refused by name, where others are unknown. */
export const unsupportedFunctions: ReadonlySet<string> = new Set(
  sparkFunctions.filter((name) => builtinFunction(name) === undefined && !syntaxFunctions.has(name)),
)
