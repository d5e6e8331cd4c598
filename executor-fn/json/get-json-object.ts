import { type JsonPathStep, parseJsonPath } from '../../common/json/json-path.ts'
import { type JsonNode, parseJson } from '../../common/json/parse-json.ts'
import { STRICT_JSON } from '../../common/json/strict-json.ts'
import type { JsonDialect } from '../../common/protocol/source-options.ts'
import { jacksonText } from './jackson-text.ts'

/** What Hive's functions of JSON take, and Spark's of their names. */
export const HIVE_JSON: JsonDialect = {
  ...STRICT_JSON,
  allowSingleQuotes: true,
  allowNonNumericNumbers: false,
  allowUnquotedControlChars: true,
}

/** How matches are written: a string alone `raw`, within an array `quoted`, and an array's elements in its place `flattened`. */
type Style = 'raw' | 'quoted' | 'flattened'

/**
 * Spark's get_json_object. Its answers by wildcards are Hive's: of one match the value, of several an array of them, of two wildcards one behind the other an
 * array of all. undefined: nothing is found, or one of the texts is malformed.
 */
export function getJsonObject(document: string, path: string): string | undefined {
  const steps = stepsOf(path)
  const root = steps && parseJson(document, HIVE_JSON)
  if (!root) return undefined
  const output = new Output(true)
  if (!new Evaluation(document, steps).evaluate(root, 0, 'raw', output)) return undefined
  // Half a character is no UTF-8.
  return /\p{Surrogate}/u.test(output.text) ? undefined : output.text
}

let last: { readonly path: string; readonly steps: readonly JsonPathStep[] | undefined } | undefined

/** A path is the same for many rows. */
function stepsOf(path: string): readonly JsonPathStep[] | undefined {
  if (last?.path !== path) last = { path, steps: parseJsonPath(path) }
  return last.steps
}

/** Jackson's generator, which puts commas between the values of an array. Text that is no match may stay in it, as in Spark. */
class Output {
  text = ''
  readonly toBytes: boolean
  readonly #sizes: number[] = [0]

  constructor(toBytes: boolean) {
    this.toBytes = toBytes
  }
  /** Outside of all arrays values stand apart by a blank. */
  value(text: string): void {
    const depth = this.#sizes.length - 1
    const size = this.#sizes[depth] ?? 0
    this.text += `${size === 0 ? '' : depth === 0 ? ' ' : ','}${text}`
    this.#sizes[depth] = size + 1
  }
  startArray(): void {
    this.value('[')
    this.#sizes.push(0)
  }
  endArray(): void {
    this.#sizes.pop()
    this.text += ']'
  }
}

class Evaluation {
  readonly #document: string
  readonly #steps: readonly JsonPathStep[]

  constructor(document: string, steps: readonly JsonPathStep[]) {
    this.#document = document
    this.#steps = steps
  }

  /** Whether anything was found by the steps from `at` on, and put out. */
  evaluate(node: JsonNode, at: number, style: Style, output: Output): boolean {
    const step = this.#steps[at]
    if (!step) return this.#copy(node, at, style, output)
    switch (step.kind) {
      case 'field':
        return (
          node.kind === 'object' &&
          node.fields.some(
            ([name, value]) =>
              name === step.name && value.kind !== 'null' && this.evaluate(value, at + 1, style, output),
          )
        )
      case 'element': {
        const item = node.kind === 'array' ? node.items[step.index] : undefined
        const next = this.#steps[at + 1]?.kind === 'every element' ? 'quoted' : style
        return item !== undefined && this.evaluate(item, at + 1, next, output)
      }
      case 'every element':
        return node.kind === 'array' && this.#everyElement(node.items, at, style, output)
      case 'every field':
        return false
    }
  }

  #copy(node: JsonNode, at: number, style: Style, output: Output): boolean {
    if (node.kind === 'string' && style === 'raw') output.text += node.value
    else if (node.kind === 'array' && style === 'flattened') return this.#each(node.items, at, style, output) > 0
    else output.value(jacksonText(node, this.#document, output.toBytes))
    return true
  }

  #everyElement(items: readonly JsonNode[], at: number, style: Style, output: Output): boolean {
    if (this.#steps[at + 1]?.kind === 'every element') {
      output.startArray()
      const found = this.#each(items, at + 2, 'flattened', output)
      output.endArray()
      return found > 0
    }
    if (style === 'quoted') {
      output.startArray()
      const found = this.#each(items, at + 1, 'quoted', output)
      output.endArray()
      return found > 0
    }
    const elements = new Output(false)
    elements.startArray()
    const found = this.#each(items, at + 1, style === 'raw' ? 'quoted' : style, elements)
    elements.endArray()
    if (found > 1) output.value(elements.text)
    else if (found === 1) output.value(elements.text.slice(1, -1))
    return found > 0
  }

  /** How many of the elements something was found in. */
  #each(items: readonly JsonNode[], at: number, style: Style, output: Output): number {
    let found = 0
    for (const item of items) if (this.evaluate(item, at, style, output)) found += 1
    return found
  }
}
