import type { ParameterNames } from './error-condition-entry.ts'
import { errorConditions } from './error-conditions.ts'

/** Where in a SQL text something is. */
export interface QueryContext {
  /** The whole text of the statement. */
  readonly sqlText: string
  /** Where it begins, from 0, in UTF-16 units. */
  readonly start: number
  /** Where it ends: the first unit behind it. */
  readonly stop: number
}

/** The error conditions that Flashover raises: Spark's, where Spark has one. */
export type ErrorCondition = keyof typeof errorConditions

type NamesIn<Condition extends ErrorCondition> = ParameterNames<(typeof errorConditions)[Condition]['message']>

/** The parameters of a condition's message, each by its name: no fewer and no others. */
export type ErrorParameters<Condition extends ErrorCondition> = [NamesIn<Condition>] extends [never]
  ? { readonly [name: string]: never }
  : { readonly [Name in NamesIn<Condition>]: string }

/** Conditions whose message has no parameters. */
export type PlainCondition = {
  [Condition in ErrorCondition]: [NamesIn<Condition>] extends [never] ? Condition : never
}[ErrorCondition]

export interface SparkErrorOptions {
  readonly context?: QueryContext
  readonly cause?: unknown
}

/** The plain-data form of an error, as it travels from an executor to the driver. */
export interface SparkErrorData {
  readonly condition: string
  readonly sqlState: string
  readonly message: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * An error that reaches a user: Spark's error condition, SQLSTATE and message parameters. The message reads `[CONDITION] text SQLSTATE:
 * xxxxx`, as in Spark 4.
 * @example spark.read.parquet(`${tmp}/none`).count() // throws PATH_NOT_FOUND
 */
export class SparkError<Condition extends ErrorCondition = ErrorCondition> extends Error {
  /** Spark's error condition, such as `DIVIDE_BY_ZERO`. */
  readonly condition: string
  /** The SQLSTATE of the condition, five characters. */
  readonly sqlState: string
  /** What the message is made with, by name. */
  readonly parameters: Readonly<Record<string, string>>
  /** The place in the text of the query, if it is known. */
  readonly context: QueryContext | undefined

  /** @internal */
  constructor(condition: PlainCondition)
  /** @internal */
  constructor(condition: Condition, parameters: ErrorParameters<Condition>, options?: SparkErrorOptions)
  /** @internal */
  constructor(
    condition: ErrorCondition,
    parameters: Readonly<Record<string, string>> = {},
    options: SparkErrorOptions = {},
  ) {
    const entry = errorConditions[condition]
    super(
      formatMessage(condition, entry.message, entry.sqlState, parameters, options.context),
      options.cause === undefined ? undefined : { cause: options.cause },
    )
    this.name = 'SparkError'
    this.condition = condition
    this.sqlState = entry.sqlState
    this.parameters = parameters
    this.context = options.context
  }

  /**
   * The same error at another place, such as that of its statement in a script.
   * @internal
   */
  at(context: QueryContext): SparkError {
    return moved(this, context)
  }

  /**
   * The error as plain data.
   * @internal
   */
  toData(): SparkErrorData {
    return { condition: this.condition, sqlState: this.sqlState, message: this.message, parameters: this.parameters }
  }

  /**
   * Rebuilds an error sent by an executor, whose message is already formatted.
   * @internal
   */
  static fromData(data: SparkErrorData): SparkError {
    return fromData(data)
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

// Outside of the class: a bundler renames a class that refers to itself, and users would see that name.
function fromData(data: SparkErrorData): Mutable<SparkError> {
  const error: Mutable<SparkError> = Object.create(SparkError.prototype)
  error.name = 'SparkError'
  error.message = data.message
  error.condition = data.condition
  error.sqlState = data.sqlState
  error.parameters = data.parameters
  error.context = undefined
  Error.captureStackTrace(error)
  return error
}

function moved(error: SparkError, context: QueryContext): SparkError {
  const text = error.context === undefined ? error.message : error.message.slice(0, -pointAt(error.context).length)
  const message = text + pointAt(context)
  const copy = fromData({ ...error.toData(), message })
  copy.context = context
  copy.cause = error.cause
  if (error.stack !== undefined) copy.stack = error.stack.replace(error.message, () => message)
  return copy
}

function formatMessage(
  condition: string,
  template: string,
  sqlState: string,
  parameters: Readonly<Record<string, string>>,
  context: QueryContext | undefined,
): string {
  const text = template.replace(/<(\w+)>/g, (whole, name: string) => parameters[name] ?? whole)
  return `[${condition}] ${text} SQLSTATE: ${sqlState}${context ? pointAt(context) : ''}`
}

function pointAt(context: QueryContext): string {
  const before = context.sqlText.slice(0, context.start)
  const line = before.split('\n').length
  const column = context.start - (before.lastIndexOf('\n') + 1)
  const text = context.sqlText.split('\n')[line - 1] ?? ''
  const width = Math.max(1, Math.min(context.stop - context.start, text.length - column))
  return `\n== SQL (line ${line}, position ${column + 1}) ==\n${text}\n${' '.repeat(column)}${'^'.repeat(width)}`
}
