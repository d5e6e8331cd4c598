import type { Command, ExplainCommand, LogicalPlan } from '../plan/logical/logical-plan.ts'
import type { Grammar } from './grammar.ts'
import { parseIdentifier, parseMultipartIdentifier } from './parse-identifier.ts'
import { parseSet } from './parse-set.ts'

/** A statement run for its effect; undefined when the text begins none of those known. `statement` parses EXPLAIN's operand. */
export function parseCommand(grammar: Grammar, statement: () => LogicalPlan): Command | undefined {
  const { tokens } = grammar
  switch (tokens.peek().value) {
    case 'CREATE':
      return parseCreateView(grammar)
    case 'DROP':
      return parseDropView(grammar)
    case 'EXPLAIN':
      return parseExplain(grammar, statement)
    case 'SET':
      return parseSet(tokens)
    case 'SHOW':
      return parseShow(grammar)
    case 'DESC':
    case 'DESCRIBE':
      return parseDescribe(grammar)
    default:
      return undefined
  }
}

function parseCreateView(grammar: Grammar): Command | undefined {
  const { tokens } = grammar
  const start = tokens.next()
  const replace = tokens.accept('OR', 'REPLACE')
  const global = tokens.accept('GLOBAL')
  const temporary = tokens.accept('TEMPORARY') || tokens.accept('TEMP')
  if (tokens.at('FUNCTION')) tokens.unsupported('CREATE FUNCTION')
  if (!tokens.at('VIEW')) {
    if (global || temporary) tokens.fail()
    tokens.unsupported(`CREATE ${tokens.peek().kind === 'end' ? '' : tokens.peek().value}`.trimEnd(), start)
  }
  tokens.next()
  if (!temporary) tokens.unsupported('persistent views (CREATE VIEW without TEMPORARY)', start)
  if (tokens.at('IF', 'NOT', 'EXISTS')) tokens.fail(': a temporary view cannot be created with IF NOT EXISTS')
  const named = tokens.peek()
  const nameParts = parseMultipartIdentifier(tokens)
  if (nameParts.length > 1) tokens.fail(': the name of a temporary view cannot be qualified', named)
  const columns = tokens.at('(') ? tokens.parenthesized(() => tokens.commaList(() => parseViewColumn(grammar))) : []
  if (tokens.at('USING')) tokens.unsupported('CREATE TEMPORARY VIEW ... USING')
  while (tokens.at('COMMENT') || tokens.at('TBLPROPERTIES')) skipViewProperty(grammar)
  tokens.expect('AS')
  const name = `${global ? 'global_temp.' : ''}${nameParts.join('.')}`
  return Object.freeze({ kind: 'CreateTempView', name, columns, replace, child: grammar.query() })
}

function parseViewColumn(grammar: Grammar): string {
  const name = parseIdentifier(grammar.tokens)
  if (grammar.tokens.at('COMMENT')) skipViewProperty(grammar)
  return name
}

/** Comments and properties of views are nowhere shown, so they are only read over. */
function skipViewProperty({ tokens }: Grammar): void {
  if (tokens.next().value === 'COMMENT') {
    if (tokens.peek().kind !== 'string') tokens.fail()
    tokens.next()
    return
  }
  const closing = tokens.closingOf(tokens.index) ?? tokens.fail()
  while (tokens.index <= closing) tokens.next()
}

function parseDropView(grammar: Grammar): Command {
  const { tokens } = grammar
  const start = tokens.next()
  if (tokens.atEnd()) tokens.fail()
  if (!tokens.accept('VIEW')) tokens.unsupported(`DROP ${tokens.peek().value}`, start)
  const ifExists = tokens.accept('IF', 'EXISTS')
  return Object.freeze({ kind: 'DropView', name: parseMultipartIdentifier(tokens).join('.'), ifExists })
}

function parseExplain(grammar: Grammar, statement: () => LogicalPlan): Command {
  const { tokens } = grammar
  tokens.next()
  if (tokens.at('CODEGEN') || tokens.at('COST') || tokens.at('LOGICAL')) {
    tokens.unsupported(`EXPLAIN ${tokens.peek().value}`)
  }
  let mode: ExplainCommand['mode'] = 'simple'
  if (tokens.accept('EXTENDED')) mode = 'extended'
  else if (tokens.accept('FORMATTED')) mode = 'formatted'
  return Object.freeze({ kind: 'ExplainCommand', mode, child: statement() })
}

function parseShow(grammar: Grammar): Command {
  const { tokens } = grammar
  const start = tokens.next()
  if (tokens.atEnd()) tokens.fail()
  if (!tokens.accept('TABLES')) tokens.unsupported(`SHOW ${tokens.peek().value}`, start)
  if (tokens.at('IN') || tokens.at('FROM')) tokens.unsupported('SHOW TABLES IN a database')
  if (tokens.at('LIKE') || tokens.peek().kind === 'string') tokens.unsupported('SHOW TABLES with a pattern')
  return Object.freeze({ kind: 'ShowTables' })
}

function parseDescribe(grammar: Grammar): Command {
  const { tokens } = grammar
  const start = tokens.next()
  const word = tokens.peek().value
  const named = tokens.peek(1).kind === 'word' || tokens.peek(1).kind === 'quoted-identifier'
  if (named && ['FUNCTION', 'DATABASE', 'SCHEMA', 'NAMESPACE', 'QUERY'].includes(word)) {
    tokens.unsupported(`DESCRIBE ${word}`, start)
  }
  if (word === 'SELECT' || word === 'WITH') tokens.unsupported('DESCRIBE QUERY', start)
  if (named) tokens.accept('TABLE')
  if (tokens.peek(1).kind !== 'end' && (tokens.at('EXTENDED') || tokens.at('FORMATTED'))) {
    tokens.unsupported(`DESCRIBE ${tokens.peek().value}`, start)
  }
  const nameParts = parseMultipartIdentifier(tokens)
  if (tokens.at('PARTITION', '(')) tokens.unsupported('DESCRIBE of a partition')
  return Object.freeze({ kind: 'DescribeRelation', nameParts })
}
