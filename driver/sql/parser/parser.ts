import { SparkError } from '../../../common/errors/spark-error.ts'
import { isStackOverflow } from '../../../common/errors/stack-overflow.ts'
import type { DataType, StructType } from '../../../common/types/data-type.ts'
import { structType } from '../../../common/types/data-type.ts'
import type { Expression } from '../expressions/expression.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { parseField, parseType } from './expressions/parse-data-type.ts'
import { parseExpressionText, parseValueExpression } from './expressions/parse-expression.ts'
import type { Grammar } from './grammar.ts'
import type { QueryParameters } from './parameter-markers.ts'
import { parseMultipartIdentifier } from './parse-identifier.ts'
import { DEFAULT_PARSER_SETTINGS, type ParserSettings } from './parser-settings.ts'
import { parseQueryText } from './queries/parse-query.ts'
import { parseNamedExpression } from './queries/parse-select.ts'
import { parseCommand } from './statements/parse-command.ts'
import { refuseUnsupportedStatement } from './statements/unsupported-statement.ts'
import { tokenize } from './tokens/lexer.ts'
import { TokenStream } from './tokens/token-stream.ts'

/*
 * Spark SQL's parser: recursive descent over tokens, with precedence climbing for operators. It builds unresolved plans and
 * knows nothing of tables, functions or types beyond the text. The grammar is that of Spark 4 with its default keywords:
 * hardly any word is reserved, so words are keywords by position (keywords.ts). What Spark has and we have not is recognised
 * and refused by name; the rest is a syntax error at the token that does not fit.
 */

/** One statement, a query or a command; a `;` at its end is allowed. */
export function parseStatement(sql: string, settings?: ParserSettings, parameters?: QueryParameters): LogicalPlan {
  // The value of SET is the rest of the text, so the end is cut off before.
  const text = sql.replace(/[\s;]+$/, '')
  const parse = (grammar: Grammar): LogicalPlan => {
    const { tokens } = grammar
    if (tokens.atEnd()) throw new SparkError('PARSE_EMPTY_STATEMENT')
    const statement = (): LogicalPlan => {
      const command = parseCommand(grammar, () => tokens.nested(statement))
      if (command) return command
      refuseUnsupportedStatement(tokens)
      if (!tokens.at('(') && !queryWords.has(tokens.peek().value)) tokens.fail()
      return grammar.query()
    }
    return statement()
  }
  return parseWhole(text, settings, parse, parameters)
}

const queryWords: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'FROM', 'TABLE'])

/** An expression as in `selectExpr`, `filter('...')` and `expr`; `a + 1 AS b` gives an Alias. */
export function parseExpression(sql: string, settings?: ParserSettings): Expression {
  return parseWhole(sql, settings, (grammar) => {
    if (grammar.tokens.atEnd()) throw new SparkError('PARSE_EMPTY_STATEMENT')
    return parseNamedExpression(grammar)
  })
}

/** A type by its name in SQL: `decimal(10,2)`, `array<string>`. */
export function parseDataType(text: string, settings?: ParserSettings): DataType {
  return parseWhole(text, settings, ({ tokens }) => parseType(tokens))
}

/** A schema in DDL: `a INT, b STRING NOT NULL`; `struct<...>` is taken too. */
export function parseTableSchema(ddl: string, settings = DEFAULT_PARSER_SETTINGS): StructType {
  const ofSchema = { ...settings, refusesCharVarchar: !settings.charVarcharAsString }
  return parseWhole(ddl, ofSchema, ({ tokens }) => {
    if (tokens.at('STRUCT', '<') || tokens.at('STRUCT', '<>')) {
      const type = parseType(tokens)
      if (type.kind === 'struct') return type
    }
    return structType(tokens.atEnd() ? [] : tokens.commaList(() => parseField(tokens)))
  })
}

/** A type by its name, or a table's schema: what functions take for a schema. Where it is neither, the error is that of the schema. */
export function parseSchema(text: string): DataType {
  try {
    return parseDataType(text)
  } catch (error) {
    if (!(error instanceof SparkError)) throw error
    return parseTableSchema(text)
  }
}

/** The parts of a table's name: ``db.`my table` ``. */
export function parseTableIdentifier(name: string): readonly string[] {
  return parseWhole(name, undefined, ({ tokens }) => {
    if (tokens.atEnd()) throw new SparkError('PARSE_EMPTY_STATEMENT')
    return parseMultipartIdentifier(tokens)
  })
}

function parseWhole<T>(
  sql: string,
  settings: ParserSettings = DEFAULT_PARSER_SETTINGS,
  parse: (grammar: Grammar) => T,
  parameters?: QueryParameters,
): T {
  const tokens = new TokenStream(sql, tokenize(sql), settings, parameters)
  const grammar: Grammar = {
    tokens,
    expression: () => parseExpressionText(grammar),
    valueExpression: () => tokens.nested(() => parseValueExpression(grammar)),
    query: () => parseQueryText(grammar),
  }
  try {
    const result = parse(grammar)
    tokens.expectEnd()
    return result
  } catch (error) {
    if (!isStackOverflow(error)) throw error
    return tokens.tooComplex('it is nested deeper than what is left of the stack')
  }
}
