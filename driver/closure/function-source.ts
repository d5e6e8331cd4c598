import { createRequire } from 'node:module'
import type { AnyNode, ClassExpression, Options, Program } from 'acorn'
import { superclassVariable } from '../../common/closure/serialized-closure.ts'
import { type FreeVariables, findFreeVariables } from './free-variables.ts'

/** A function's source turned into an expression, with what it takes from outside. */
export interface FunctionSource {
  /** Evaluates to the function; methods are rewritten so that they can stand alone. */
  readonly expression: string
  /** Where V8 says that the function begins (`FunctionLocation`), as an offset in the expression. */
  readonly anchor: number
  readonly form: 'class' | 'function'
  readonly strict: boolean
  /** Whether the class takes its superclass from the variable `superclassVariable`. */
  readonly extends: boolean
  readonly free: FreeVariables
}

/** Parses what `Function.prototype.toString` gives: a function, a class, or a method in its short form. `undefined` if it is neither. */
export function parseFunctionSource(source: string): FunctionSource | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    const found = parseExpression(source, sourceType) ?? parseMethod(source, sourceType)
    if (found !== undefined) return found
  }
  return undefined
}

type SourceType = 'module' | 'script'

function parseExpression(source: string, sourceType: SourceType): FunctionSource | undefined {
  const root = firstExpression(tryParse(`(${source}\n)`, sourceType))
  switch (root?.type) {
    case 'ClassExpression':
      return classSource(source, root)
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return {
        expression: source,
        // Positions are those of the text in parentheses, one further than in the source.
        anchor: root.type === 'FunctionExpression' ? source.indexOf('(', (root.id?.end ?? root.start) - 1) : 0,
        form: 'function',
        strict: sourceType === 'module',
        extends: false,
        free: findFreeVariables(root),
      }
    default:
      return undefined
  }
}

/**
 * The `extends` clause was evaluated when the class was made: its variables may be gone (V8 keeps only what functions refer to), and a
 * mixin must not be applied again. The superclass is taken from the class itself instead.
 */
function classSource(source: string, root: ClassExpression): FunctionSource {
  const { superClass } = root
  if (!superClass || superClass.type === 'Literal') {
    const anchor = constructorStart(root)
    return { expression: source, anchor, form: 'class', strict: true, extends: false, free: findFreeVariables(root) }
  }
  // Positions are those of the text in parentheses, one further than in the source.
  const expression = `${source.slice(0, superClass.start - 1)}${superclassVariable}${source.slice(superClass.end - 1)}`
  const start = constructorStart(root)
  return {
    expression,
    anchor: start === 0 ? 0 : start + expression.length - source.length,
    form: 'class',
    strict: true,
    extends: true,
    free: findFreeVariables({ ...root, superClass: null }),
  }
}

/** Without a constructor it is the class's own start. */
function constructorStart(root: ClassExpression): number {
  const found = root.body.body.find((member) => member.type === 'MethodDefinition' && member.kind === 'constructor')
  return found?.type === 'MethodDefinition' ? found.value.start - 1 : 0
}

/** `foo() {}`, `async *[key]() {}`, `get x() {}`: a method cannot be evaluated alone, nor may its computed key be evaluated again. */
function parseMethod(source: string, sourceType: SourceType): FunctionSource | undefined {
  const text = `({${source}\n})`
  const root = firstExpression(tryParse(text, sourceType))
  const property = root?.type === 'ObjectExpression' && root.properties.length === 1 ? root.properties[0] : undefined
  if (property?.type !== 'Property' || property.value.type !== 'FunctionExpression') return undefined
  const fn = property.value
  const simple = !property.computed && property.key.type === 'Identifier' && property.key.name !== '__proto__'
  const name = simple && property.key.type === 'Identifier' ? property.key.name : 'method'
  const prefix = `${fn.async ? 'async ' : ''}${fn.generator ? '*' : ''}`
  const body = text.slice(fn.start, fn.end)
  const before = `({ ${prefix}${name}`
  return {
    expression: `${before}${body} }).${name}`,
    anchor: before.length,
    form: 'function',
    strict: sourceType === 'module',
    extends: false,
    free: findFreeVariables(fn),
  }
}

// Loaded with the first closure, at once: most programs have none.
const require = createRequire(import.meta.url)
const parser = (): typeof import('acorn') => require('acorn')

function tryParse(text: string, sourceType: SourceType): Program | undefined {
  // A lone method may name private members of its class; the caller refuses it with a better message than the parser's.
  const options: Options = {
    ecmaVersion: 'latest',
    sourceType,
    checkPrivateFields: false,
    allowSuperOutsideMethod: true,
  }
  try {
    return parser().parse(text, options)
  } catch {
    return undefined
  }
}

function firstExpression(program: Program | undefined): AnyNode | undefined {
  const statement = program?.body[0]
  if (program?.body.length !== 1 || statement?.type !== 'ExpressionStatement') return undefined
  return statement.expression.type === 'ParenthesizedExpression'
    ? statement.expression.expression
    : statement.expression
}
