import { type ErrorCondition, type ErrorParameters, SparkError } from '../../../../common/errors/spark-error.ts'
import type { DataType } from '../../../../common/types/data-type.ts'
import { type ScalarNamesOf, scalarFunction } from '../../expressions/builtin-functions.ts'
import type { Expression, LiteralValue, ScalarFunction } from '../../expressions/expression.ts'
import { dataTypeOf } from '../../expressions/expression-type.ts'
import { type Compiled, compiled, represent } from '../compiled.ts'
import { duckDbType } from '../duckdb-types.ts'
import { raiseError, raiseErrorOf } from '../raise-error.ts'
import type { Compile } from '../scope.ts'
import { localTime, type TimeZone } from '../time-zone/local-time.ts'

/** A scalar function call about to be compiled. */
export class FunctionCall {
  readonly name: string
  readonly args: readonly Expression[]
  readonly dataType: DataType
  readonly timeZone: TimeZone
  readonly #compile: Compile

  constructor(call: ScalarFunction, compile: Compile) {
    this.name = call.name
    this.args = call.args
    this.dataType = call.dataType
    this.timeZone = call.timeZone
    this.#compile = compile
  }
  get size(): number {
    return this.args.length
  }
  argument(index: number): Expression {
    const argument = this.args[index]
    if (!argument) throw new SparkError('INTERNAL_ERROR', { message: `${this.name} lacks argument ${index + 1}` })
    return argument
  }
  /** In whatever DuckDB type it comes. */
  value(index: number): Compiled {
    return this.#compile(this.argument(index))
  }
  /** In the representation of its Spark type. */
  sql(index: number): string {
    return represent(this.value(index), this.type(index)).sql
  }
  /** A timestamp as the time that the session's clocks show. */
  local(index: number): string {
    return this.type(index).kind === 'timestamp' ? localTime(this.sql(index), this.timeZone) : this.sql(index)
  }
  all(from = 0): readonly string[] {
    return this.args.slice(from).map((_, index) => this.sql(from + index))
  }
  /** An argument that is a lambda function. */
  lambda(index: number): LambdaBody {
    const lambda = this.argument(index)
    if (lambda.kind !== 'LambdaFunction')
      throw new SparkError('INTERNAL_ERROR', { message: `argument ${index + 1} of ${this.name} is no lambda function` })
    const levels = lambda.arguments.flatMap((variable) =>
      variable.kind === 'NamedLambdaVariable' ? [variable.level] : [],
    )
    return {
      names: levels.map((level) => `lambda_${level}`),
      function: lambda.function,
      body: (...variables) => {
        const byLevel = new Map(levels.map((level, at) => [level, variables[at] ?? 'NULL']))
        return represent(this.#compile(lambda.function, byLevel), dataTypeOf(lambda)).sql
      },
    }
  }
  type(index: number): DataType {
    return dataTypeOf(this.argument(index))
  }
  /** The value of an argument that must be a literal. */
  literal(index: number): LiteralValue {
    const value = literalValue(this.argument(index))
    if (value !== undefined) return value
    throw this.unsupported(`${this.name} with an argument ${index + 1} that is not a literal`)
  }
  isLiteral(index: number): boolean {
    return this.args[index]?.kind === 'Literal'
  }
  /** Of exactly the type Spark says. */
  result(sql: string): Compiled {
    return represent(compiled(sql, 'unknown'), this.dataType)
  }
  /** Known to be of the type Spark says already. */
  exact(sql: string): Compiled {
    return compiled(sql, duckDbType(this.dataType))
  }
  /** An expression that fails the query with an error of which the function's definition tells. */
  raise<Condition extends ErrorCondition>(condition: Condition, parameters: ErrorParameters<Condition>): string {
    return raiseError(this.#declared(condition), parameters)
  }
  /** The same with parameters that are expressions of the row. */
  raiseOf<Condition extends ErrorCondition>(condition: Condition, parameters: ErrorParameters<Condition>): string {
    return raiseErrorOf(this.#declared(condition), parameters)
  }
  #declared<Condition extends ErrorCondition>(condition: Condition): Condition {
    if (scalarFunction(this.name)?.raises.includes(condition)) return condition
    throw new SparkError('INTERNAL_ERROR', { message: `the definition of ${this.name} does not tell of ${condition}` })
  }
  unsupported(feature = `the function ${this.name}`): SparkError {
    return new SparkError('UNSUPPORTED_FEATURE', { feature })
  }
}

/** A constant, its sign as an operator and casts (between numbers or texts) included. */
function literalValue(expression: Expression): LiteralValue | undefined {
  if (expression.kind === 'Literal') return expression.value
  if (expression.kind === 'Cast') return literalValue(expression.child)
  if (expression.kind !== 'UnaryMinus') return undefined
  const value = literalValue(expression.child)
  return typeof value === 'number' || typeof value === 'bigint' ? -value : undefined
}

export interface LambdaBody {
  /** Names for DuckDB's own lambda, other than those of the lambda functions around. */
  readonly names: readonly string[]
  readonly function: Expression
  /** Its SQL with these values of its variables, in the representation of its Spark type. */
  readonly body: (...variables: readonly string[]) => string
}

export type FunctionCompiler = (call: FunctionCall) => Compiled
/** The SQL of a family: a form for every function of it that is not rewritten away, and no other. */
export type FunctionTable<D> = Readonly<Record<ScalarNamesOf<D>, FunctionCompiler>>

/** A DuckDB function of the same meaning; cast to Spark's result type. */
export const call =
  (name: string): FunctionCompiler =>
  (c) =>
    c.result(`${name}(${c.all().join(', ')})`)

/** The same where DuckDB's result type is known to be Spark's. */
export const exactCall =
  (name: string): FunctionCompiler =>
  (c) =>
    c.exact(`${name}(${c.all().join(', ')})`)
