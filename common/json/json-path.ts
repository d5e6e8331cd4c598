/** A step of a path of `get_json_object`: into a field, an element (from 0), or every element. */
export type JsonPathStep =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'every element' }
  /** `.*`, which Spark reads and never finds anything by. */
  | { readonly kind: 'every field' }

/** Spark passes blanks over before names, numbers and what is written with two characters, and before nothing else. */
const STEP =
  /\s*(?<everyField>\.\*|\['\*'\])|\.\s*(?<field>[^.[]+)|\s*\['\s*(?<quoted>[^'?]+)\s*'\]|\[(?:(?<everyElement>\*)|\s*(?<index>\d+))\]/y

/** A path as Spark's parser reads it: `$.field['field'][0][*]`; undefined for a text that is none, by which nothing is found. */
export function parseJsonPath(path: string): readonly JsonPathStep[] | undefined {
  if (!path.startsWith('$')) return undefined
  const steps: JsonPathStep[] = []
  STEP.lastIndex = 1
  let end = 1
  for (let found = STEP.exec(path); found; found = STEP.exec(path)) {
    end = STEP.lastIndex
    const { everyField, field, quoted, everyElement, index } = found.groups ?? {}
    const name = field ?? quoted
    if (everyField !== undefined) steps.push({ kind: 'every field' })
    else if (name !== undefined) steps.push({ kind: 'field', name })
    else if (everyElement !== undefined) steps.push({ kind: 'every element' })
    else {
      // No long holds more, and Spark's parser takes nothing else for an index.
      if (BigInt(index ?? '') > MAX_LONG) return undefined
      steps.push({ kind: 'element', index: Number(index) })
    }
  }
  return path.slice(end).trim() === '' ? steps : undefined
}

const MAX_LONG = 2n ** 63n - 1n
