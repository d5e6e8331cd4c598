import { parseJson } from '../../common/json/parse-json.ts'
import { wholeCharacters } from '../../common/json/whole-characters.ts'
import { HIVE_JSON } from './get-json-object.ts'
import { jacksonText } from './jackson-text.ts'

/** Spark's json_tuple: the values of an object's fields; of fields of one name the last that is not null. Nothing but nulls of what is no object. */
export function jsonTuple(document: string, names: readonly (string | null)[]): (string | null)[] {
  const root = parseJson(document, HIVE_JSON)
  const fields = root?.kind === 'object' ? root.fields : []
  const found = new Map<string | null, string>()
  for (const [name, value] of fields) {
    if (value.kind === 'null' || !names.includes(name)) continue
    const text = value.kind === 'string' ? value.value : jacksonText(value, document, true)
    if (/\p{Surrogate}/u.test(text)) return names.map(() => null)
    found.set(name, text)
  }
  return names.map((name) => found.get(name) ?? null)
}

/** undefined for what is no array. */
export function jsonArrayLength(document: string): number | undefined {
  const root = parseJson(document, HIVE_JSON)
  return root?.kind === 'array' ? root.items.length : undefined
}

/** The names of an object's fields, as often as they are there; undefined for what is no object. */
export function jsonObjectKeys(document: string): readonly string[] | undefined {
  const root = parseJson(document, HIVE_JSON)
  return root?.kind === 'object' ? root.fields.map(([name]) => wholeCharacters(name)) : undefined
}
