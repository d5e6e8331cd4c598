import { tokenize } from './lexer.ts'

/** Cuts a script at its `;`, those in strings and comments left alone; statements of nothing but comments are dropped. */
export function splitStatements(script: string): readonly string[] {
  const statements: string[] = []
  let start = 0
  let empty = true
  for (const token of tokenize(script)) {
    const ends = token.kind === 'end' || (token.kind === 'symbol' && token.value === ';')
    if (!ends) {
      empty = false
      continue
    }
    if (!empty) statements.push(script.slice(start, token.start).trim())
    start = token.stop
    empty = true
  }
  return statements
}
