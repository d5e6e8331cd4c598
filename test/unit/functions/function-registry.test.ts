import { describe, expect, it } from 'vitest'
import { SparkConf } from '../../../common/config/spark-conf.ts'
import { IntegerType } from '../../../common/types/data-type.ts'
import type { Application } from '../../../driver/application/application.ts'
import { Session } from '../../../driver/session/session.ts'
import { analyze } from '../../../driver/sql/analyzer/analyzer.ts'
import { builtinFunction } from '../../../driver/sql/expressions/builtin-functions.ts'
import type { Expression } from '../../../driver/sql/expressions/expression.ts'
import {
  type FunctionLayer,
  FunctionRegistry,
  unsupportedFunctions,
} from '../../../driver/sql/expressions/function-registry.ts'
import { defineFunctions, replaceable } from '../../../driver/sql/expressions/functions/define-functions.ts'
import { parseStatement } from '../../../driver/sql/parser/parser.ts'
import { outputOf } from '../../../driver/sql/plan/logical/plan-output.ts'
import { contextOf } from '../analyzer/analyze-sql.ts'

const literal = (value: number): Expression => ({ kind: 'Literal', value, dataType: IntegerType })

/** `x -> x + added`, as a SQL function is: its body in the place of the call. */
const adding = (added: number, name = 'plus') =>
  Object.values(
    defineFunctions({
      [name]: replaceable(1, ([x], call) =>
        x ? { kind: 'Arithmetic', operator: '+', left: x, right: literal(added) } : call,
      ),
    }),
  )[0] as ReturnType<typeof builtinFunction> & {}

function registryWith(layer: Exclude<FunctionLayer, 'builtin'>, ...definitions: ReturnType<typeof adding>[]) {
  const registry = new FunctionRegistry()
  for (const definition of definitions) registry.register(layer, definition)
  return registry
}

const analyzeWith = (functions: FunctionRegistry, sql: string) =>
  analyze(parseStatement(sql), contextOf({ t: 'x int' }, functions))

describe('the functions of a session', () => {
  it('are its own: a temporary function of one is unknown to another', () => {
    const one = registryWith('session', adding(1, 'plus_one'))
    const [column] = outputOf(analyzeWith(one, 'SELECT plus_one(x) FROM t'))
    expect(column).toMatchObject({ name: 'plus_one(x)', dataType: IntegerType })
    expect(() => analyzeWith(new FunctionRegistry(), 'SELECT plus_one(x) FROM t')).toThrow('UNRESOLVED_ROUTINE')
  })

  it('are not shared by the sessions of an application', () => {
    const application = { conf: new SparkConf() } as unknown as Application
    const [one, other] = [new Session(application), new Session(application)]
    one.functions.register('session', adding(1, 'plus_one'))
    expect(one.functions.lookup('plus_one')).toBeDefined()
    expect(other.functions.lookup('plus_one')).toBeUndefined()
  })

  it('take arguments of what they are rewritten to', () => {
    const one = registryWith('session', adding(1, 'plus_one'))
    expect(() => analyzeWith(one, 'SELECT plus_one(x, x) FROM t')).toThrow('WRONG_NUM_ARGS')
    expect(() => analyzeWith(one, 'SELECT plus_one(array(x)) FROM t')).toThrow('DATATYPE_MISMATCH')
    expect(analyzeWith(one, 'SELECT plus_one(plus_one(x)) FROM t')).toMatchObject({
      projectList: [{ child: { kind: 'Arithmetic', left: { kind: 'Arithmetic' } } }],
    })
  })

  it('are looked up built-in first, then temporary, then those of the schema', () => {
    const registry = registryWith('default', adding(3, 'abs'), adding(2, 'plus'))
    const [temporary, ofSchema] = [adding(1, 'plus'), registry.lookup('plus')]
    registry.register('session', temporary)
    expect(registry.lookup('ABS')).toBe(builtinFunction('abs'))
    expect(registry.lookup('plus')).toBe(temporary)
    expect(registry.drop('session', 'PLUS')).toBe(true)
    expect(registry.lookup('plus')).toBe(ofSchema)
  })

  it.each([
    ['builtin.abs', 'builtin'],
    ['system.builtin.abs', 'builtin'],
    ['session.abs', 'session'],
    ['SYSTEM.Session.ABS', 'session'],
    ['default.abs', 'default'],
    ['spark_catalog.default.abs', 'default'],
    ['elsewhere.abs', undefined],
    ['builtin.plus', undefined],
  ])('are reached by a qualified name: %s is of %s', (name, layer) => {
    const registry = registryWith('session', adding(1, 'abs'), adding(1, 'plus'))
    const ofSchema = adding(2, 'abs')
    registry.register('default', ofSchema)
    const found = registry.lookup(name)
    const places = { builtin: builtinFunction('abs'), default: ofSchema, session: registry.lookup('session.abs') }
    expect(found).toBe(layer === undefined ? undefined : places[layer as FunctionLayer])
  })

  it('are not replaced by mistake', () => {
    const registry = registryWith('session', adding(1))
    expect(() => registry.register('session', adding(2))).toThrow('ROUTINE_ALREADY_EXISTS')
    const second = adding(2)
    registry.register('session', second, { replace: true })
    expect(registry.lookup('plus')).toBe(second)
    expect(registry.drop('session', 'minus')).toBe(false)
  })
})

describe('a function of Spark that is not here', () => {
  it.each([...unsupportedFunctions])('%s is refused by its name, whatever it is given', (name) => {
    for (const call of [`${name}()`, `${name}(x)`, `${name}(x, 'a', 1)`, `system.builtin.${name}(x)`])
      expect(() => analyzeWith(new FunctionRegistry(), `SELECT ${call} FROM t`)).toThrow(
        `[UNSUPPORTED_FEATURE] The feature is not supported: the function ${name}.`,
      )
  })

  it.each([
    'hll_sketch_agg',
    'kll_sketch_agg_double',
    'theta_union',
    'tuple_union_integer',
    'count_min_sketch',
    'st_srid',
  ])('%s is one of them', (name) => {
    expect(unsupportedFunctions).toContain(name)
  })
})
