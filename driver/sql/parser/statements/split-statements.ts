import { tokenize } from '../tokens/lexer.ts'

export interface ScriptStatement {
  readonly sql: string
  /** Where it begins in the script: positions in its plan and its errors count from here. */
  readonly start: number
}

/** Cuts a script at its `;`, those in strings and comments left alone; statements of nothing but comments are dropped. */
export function splitStatements(script: string): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = []
  let start: number | undefined
  let stop = 0
  for (const token of tokenize(script)) {
    const ends = token.kind === 'end' || (token.kind === 'symbol' && token.value === ';')
    if (!ends) {
      start ??= token.start
      stop = token.stop
    } else if (start !== undefined) {
      statements.push({ sql: script.slice(start, stop), start })
      start = undefined
    }
  }
  return statements
}
