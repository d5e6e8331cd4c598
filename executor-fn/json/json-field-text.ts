import { parseJson } from '../../common/json/parse-json.ts'
import { STRICT_JSON } from '../../common/json/strict-json.ts'

/** The text of a value as it stands in a document, digits and blanks kept; `path`: the names of the fields that lead there, as JSON. */
export function fieldText(document: string, path: string): string | undefined {
  let node = parseJson(document, STRICT_JSON)
  for (const name of JSON.parse(path) as readonly string[]) {
    if (node?.kind !== 'object') return undefined
    node = node.fields.find(([field]) => field === name)?.[1]
  }
  return node && document.slice(node.start, node.end)
}
