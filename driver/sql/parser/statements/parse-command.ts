import { quotedName } from '../../../../common/types/quoted-name.ts'
import {
  type Command,
  CreateTempView,
  DescribeRelation,
  DropView,
  ExplainCommand,
  type LogicalPlan,
  ShowTables,
} from '../../plan/logical/logical-plan.ts'
import type { Grammar } from '../grammar.ts'
import { parseIdentifier, parseRelationName } from '../parse-identifier.ts'
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
      return parseSet(grammar)
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
    if (global || temporary || !tokens.atAny(objects)) tokens.fail()
    tokens.unsupported(`CREATE ${tokens.peek().value}`, start)
  }
  tokens.next()
  if (!temporary) tokens.unsupported('persistent views (CREATE VIEW without TEMPORARY)', start)
  if (tokens.at('IF', 'NOT', 'EXISTS')) {
    if (replace) tokens.failWith('CREATE_VIEW_WITH_IF_NOT_EXISTS_AND_REPLACE', {})
    tokens.fail(': a temporary view cannot be created with IF NOT EXISTS')
  }
  const named = tokens.peek()
  const nameParts = parseRelationName(tokens)
  const name = nameParts.slice(-1)
  const qualifier = nameParts.slice(0, -1)
  if (qualifier.length > 0 && (global || !isSession(qualifier)))
    tokens.failFrom(named, 'INVALID_TEMP_OBJ_QUALIFIER', {
      objectType: 'VIEW',
      objectName: quotedName(name),
      qualifier: quotedName(qualifier),
    })
  const columns = tokens.at('(') ? tokens.parenthesized(() => tokens.commaList(() => parseViewColumn(grammar))) : []
  if (tokens.at('USING')) tokens.unsupported('CREATE TEMPORARY VIEW ... USING')
  while (tokens.at('COMMENT')) skipComment(grammar)
  if (tokens.at('TBLPROPERTIES')) tokens.fail(': a temporary view has no properties')
  tokens.expect('AS')
  const view = { nameParts: global ? ['global_temp', ...name] : name, columns, replace }
  return CreateTempView({ ...view, child: grammar.query() })
}

function parseViewColumn(grammar: Grammar): string {
  const name = parseIdentifier(grammar.tokens)
  if (grammar.tokens.at('COMMENT')) skipComment(grammar)
  return name
}

/** Comments on views are nowhere shown, so they are only read over. */
function skipComment({ tokens }: Grammar): void {
  tokens.next()
  if (tokens.peek().kind !== 'string') tokens.fail()
  tokens.next()
}

/** What CREATE and DROP are followed by in Spark. */
const objects: ReadonlySet<string> = new Set([
  ...['TABLE', 'EXTERNAL', 'VIEW', 'MATERIALIZED', 'STREAMING', 'DATABASE', 'SCHEMA', 'NAMESPACE', 'FUNCTION'],
  ...['INDEX', 'VARIABLE', 'VAR', 'ROLE', 'CATALOG', 'PROCEDURE', 'TEMPORARY', 'FLOW', 'METRIC'],
])
/** What SHOW is followed by. */
const shown: ReadonlySet<string> = new Set([
  ...['COLUMNS', 'FUNCTIONS', 'USER', 'SYSTEM', 'ALL', 'DATABASES', 'SCHEMAS', 'NAMESPACES', 'VIEWS', 'CREATE'],
  ...[
    'PARTITIONS',
    'TBLPROPERTIES',
    'CURRENT',
    'CATALOGS',
    'TABLE',
    'LOCKS',
    'INDEXES',
    'ROLES',
    'GRANT',
    'PROCEDURES',
  ],
  ...['TRANSACTIONS', 'COMPACTIONS', 'PRINCIPALS', 'COLLATIONS', 'CACHED'],
])

/** The schema that temporary views are in. */
const isSession = (qualifier: readonly string[]): boolean =>
  ['session', 'system.session'].includes(qualifier.join('.').toLowerCase())

function parseDropView(grammar: Grammar): Command {
  const { tokens } = grammar
  const start = tokens.next()
  if (tokens.atEnd()) tokens.fail()
  if (!tokens.atAny(objects)) tokens.fail()
  if (!tokens.accept('VIEW')) tokens.unsupported(`DROP ${tokens.peek().value}`, start)
  const ifExists = tokens.accept('IF', 'EXISTS')
  return DropView({ nameParts: parseRelationName(tokens), ifExists })
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
  const from = tokens.peek()
  const child = statement()
  if (isCommand(child)) tokens.unsupported('EXPLAIN of a command', from)
  return ExplainCommand({ mode, child })
}

const isCommand = (plan: LogicalPlan): plan is Command =>
  ['CreateTempView', 'DropView', 'SetCommand', 'ShowTables', 'DescribeRelation', 'ExplainCommand'].includes(plan.kind)

function parseShow(grammar: Grammar): Command {
  const { tokens } = grammar
  const start = tokens.next()
  if (tokens.atEnd()) tokens.fail()
  if (!tokens.at('TABLES') && !tokens.atAny(shown)) tokens.fail()
  if (!tokens.accept('TABLES')) tokens.unsupported(`SHOW ${tokens.peek().value}`, start)
  if ((tokens.at('IN') || tokens.at('FROM')) && tokens.peek(1).kind !== 'end')
    tokens.unsupported('SHOW TABLES IN a database')
  if (tokens.at('LIKE') || tokens.peek().kind === 'string') tokens.unsupported('SHOW TABLES with a pattern')
  return ShowTables({})
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
  const { start: nameStart } = tokens.peek()
  const nameParts = parseRelationName(tokens)
  const origin = tokens.originFrom(nameStart)
  if (tokens.at('PARTITION', '(')) tokens.unsupported('DESCRIBE of a partition')
  if (tokens.peek().kind === 'word') tokens.unsupported('DESCRIBE of a column')
  return DescribeRelation({ nameParts, origin })
}
