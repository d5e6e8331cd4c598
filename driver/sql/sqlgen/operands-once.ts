import type { Expression } from '../expressions/expression.ts'
import { bound } from './bind-once.ts'
import { type Compiled, compiled } from './compiled.ts'
import type { Compile } from './scope.ts'

/** Of a form's text, how much may be repetition: DuckDB finds the same calls again, and a name costs a list for each value. */
const MAX_REPEATED = 2000

/**
 * Compiles a form over its operands. Many forms read an operand several times; within one another their texts would grow by products, and
 * so does DuckDB's time. So a form is made over marks in the operands' places: where it repeats much, the operands get names.
 *
 * @param form of an operator that evaluates all of its operands: a branch of a CASE must not be computed where it isn't taken
 */
export function operandsOnce(compile: Compile, form: (compile: Compile) => Compiled): Compiled {
  const operands: string[] = []
  const mark = marks()
  const seen = new Map<Expression, Compiled>()
  const { sql, ...rest } = form((child, variables) => {
    // What is computed for each element cannot be computed before.
    if (variables) return compile(child, variables)
    const known = seen.get(child)
    if (known) return known
    const value = compile(child)
    const isShort = value.simple === true || value.column === true
    const marked = isShort ? value : { ...value, sql: mark(operands.push(value.sql) - 1) }
    seen.set(child, marked)
    return marked
  })
  const uses = operands.map((_, index) => sql.split(mark(index)).length - 1)
  const repeated = operands.reduce((sum, text, index) => sum + text.length * Math.max(0, (uses[index] ?? 0) - 1), 0)
  const named = (texts: readonly string[]): string =>
    texts.reduce((text, operand, index) => text.split(mark(index)).join(operand), sql)
  if (repeated <= MAX_REPEATED) return { ...rest, sql: named(operands) }
  const values = operands.map((operand, index) => `'${index}': ${operand}`).join(', ')
  const body = named(operands.map((_, index) => `bound['${index}']`))
  return compiled(
    bound(`{${values}}`, () => body, 'bound'),
    rest.type,
  )
}

let forms = 0

/**
 * The marks of one form. NUL cannot stand in SQL text: no literal looks like a mark. Nor does a mark of another form, for the body of a lambda
 * function is compiled over variables that stand for operands of the forms around; none is left in the SQL.
 */
function marks(): (index: number) => string {
  forms += 1
  const form = forms
  return (index) => `\0${form} ${index}\0`
}
