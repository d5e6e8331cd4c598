import { SparkError } from '../../common/errors/spark-error.ts'

/** Cuts a column name at its dots, as Spark's UnresolvedAttribute.parseAttributeName: backquotes around a part protect the dots in it. */
export function parseAttributeName(name: string): readonly string[] {
  const malformed = (): SparkError => new SparkError('INVALID_ATTRIBUTE_NAME_SYNTAX', { name })
  const parts: string[] = []
  let at = 0
  do {
    let part = ''
    if (name[at] === '`') {
      const quoted = /^`((?:[^`]|``)*)`(?=\.|$)/.exec(name.slice(at))
      if (!quoted) throw malformed()
      part = (quoted[1] ?? '').replaceAll('``', '`')
      at += quoted[0].length
    } else {
      part = /^[^.]*/.exec(name.slice(at))?.[0] ?? ''
      if (part.includes('`') || (part === '' && name !== '')) throw malformed()
      at += part.length
    }
    parts.push(part)
  } while (name[at++] === '.')
  return parts
}
