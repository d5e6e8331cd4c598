import { isDeterministicCall } from '../expressions/determinism.ts'
import type { AttributeReference, Expression, ExprId } from '../expressions/expression.ts'
import { expressionShapes } from '../expressions/expression-shapes.ts'
import type { LogicalPlan } from '../plan/logical/logical-plan.ts'
import { logicalShapes } from '../plan/logical/logical-shapes.ts'
import type { PhysicalPlan } from '../plan/physical/physical-plan.ts'
import { physicalShapes } from '../plan/physical/physical-shapes.ts'
import type { Fields } from './node-fields.ts'
import type { AnyNode, Role, Shape } from './node-shape.ts'

/**
 * The canonical form of a node: a text that two nodes share exactly when they compute the same (Spark's `canonicalized`). It is made of the
 * roles of their fields. Labels are left out, operands whose order does not matter are sorted, and ids that a plan gives to its columns
 * are numbered as they come, so that two copies of a plan have one form.
 *
 * No two nondeterministic calls compute the same: one has the form of no other object.
 */
export interface CanonicalForm {
  readonly text: string
  /** Whether a second evaluation gives the same. */
  readonly deterministic: boolean
}

const forms = new WeakMap<Expression, CanonicalForm>()
const planForms = new WeakMap<LogicalPlan | PhysicalPlan, CanonicalForm>()

/** Of an expression by itself: columns go by their ids. */
export function canonicalExpression(expression: Expression): CanonicalForm {
  const known = forms.get(expression)
  if (known) return known
  const writer = new FormWriter(undefined)
  const form = { text: writer.expression(expression), deterministic: writer.deterministic }
  forms.set(expression, form)
  return form
}

export function canonicalPlan(plan: LogicalPlan | PhysicalPlan): CanonicalForm {
  const known = planForms.get(plan)
  if (known) return known
  const root = new FormWriter(undefined)
  const form = { text: root.subquery(plan), deterministic: root.deterministic }
  planForms.set(plan, form)
  return form
}

/** The fields of a kind that are part of its form. */
type Row = readonly (readonly [name: string, role: Role | Row])[]

const rowOf = (shape: Shape): Row =>
  Object.entries(shape)
    .filter(([, role]) => role !== 'label' && role !== 'aside')
    .map(([name, role]) => [name, typeof role === 'string' ? role : rowOf(role)])

const rowsOf = (shapes: Readonly<Record<string, Shape>>): ReadonlyMap<string, Row> =>
  new Map(Object.entries(shapes).map(([kind, shape]) => [kind, rowOf(shape)]))

const expressionRows = rowsOf(expressionShapes)
const planRows = rowsOf({ ...logicalShapes, ...physicalShapes })

/** Writes the nodes of one plan, or of an expression that stands by itself. */
class FormWriter {
  deterministic = true
  /** Of the query right around. */
  readonly #outer: FormWriter | undefined
  readonly #numbers = new Map<ExprId, number>()

  constructor(outer: FormWriter | undefined) {
    this.#outer = outer
  }

  expression(node: Expression): string {
    switch (node.kind) {
      case 'AttributeReference':
        return this.#read(node.exprId)
      case 'Alias':
        this.#number(node.exprId)
        return this.expression(node.child)
      case 'And':
      case 'Or':
        return `${node.kind}(${this.#operands(node, (part) => part.kind === node.kind).sort()})`
      case 'Arithmetic': {
        const { operator, mode, dataType, timeZone } = node
        if (operator !== '+' && operator !== '*') return this.#node(node, expressionRows)
        const own = `${operator}${mode ?? ''}${dataType ? valueText(dataType) : ''}${timeZone ?? ''}`
        const isSame = (part: Expression): boolean =>
          part.kind === 'Arithmetic' &&
          part.operator === operator &&
          part.mode === mode &&
          part.timeZone === timeZone &&
          (part.dataType === dataType || valueText(part.dataType ?? null) === valueText(dataType ?? null))
        return `${own}(${this.#operands(node, isSame).sort()})`
      }
      case 'Comparison': {
        const operands = [this.expression(node.left), this.expression(node.right)]
        if (node.operator === '=' || node.operator === '<=>') operands.sort()
        else if (node.operator === '>' || node.operator === '>=') operands.reverse()
        return `${node.operator.startsWith('>') ? node.operator.replace('>', '<') : node.operator}(${operands})`
      }
      case 'In':
        return `In(${this.expression(node.value)},[${node.list.map((item) => this.expression(item)).sort()}])`
      case 'ScalarFunction': {
        const text = this.#node(node, expressionRows)
        if (isDeterministicCall(node)) return text
        this.deterministic = false
        return `${text}@${objectNumber(node)}`
      }
      case 'UnresolvedAttribute':
      case 'UnresolvedStar':
      case 'UnresolvedFunction':
      case 'UnresolvedAlias':
      case 'Literal':
      case 'OuterReference':
      case 'Cast':
      case 'UnaryMinus':
      case 'Not':
      case 'IsNull':
      case 'IsNotNull':
      case 'Between':
      case 'Like':
      case 'CaseWhen':
      case 'AggregateExpression':
      case 'WindowExpression':
      case 'LambdaFunction':
      case 'NamedLambdaVariable':
      case 'UnresolvedNamedLambdaVariable':
      case 'SortOrder':
      case 'ScalarSubquery':
      case 'Exists':
      case 'InSubquery':
      case 'LateralSubquery':
        return this.#node(node, expressionRows)
    }
  }

  /** A plan within, whose ids are its own. */
  subquery(plan: LogicalPlan | PhysicalPlan): string {
    const writer = new FormWriter(this)
    const text = writer.#plan(plan)
    if (!writer.deterministic) this.deterministic = false
    return text
  }

  #plan(plan: LogicalPlan | PhysicalPlan): string {
    return this.#node(plan, planRows)
  }

  #node(node: AnyNode, rows: ReadonlyMap<string, Row>): string {
    return `${node.kind}(${this.#fields(node as unknown as Fields, rows.get(node.kind) ?? [])})`
  }

  #fields(holder: Fields, row: Row): string {
    let text = ''
    for (const [name, role] of row) text += `${this.#field(holder[name], role)},`
    return text
  }

  #field(value: unknown, role: Role | Row): string {
    if (value === undefined) return ''
    if (role === 'reference') return `@${objectNumber(value as object)}`
    if (Array.isArray(value)) return `[${value.map((item) => this.#field(item, role))}]`
    if (typeof role !== 'string') return `{${this.#fields(value as Fields, role)}}`
    switch (role) {
      case 'child':
        return isPlan(value as AnyNode) ? this.#plan(value as LogicalPlan) : this.expression(value as Expression)
      case 'expression':
        return this.expression(value as Expression)
      case 'subquery':
        return this.subquery(value as LogicalPlan)
      case 'reads':
        return this.#read(value as ExprId)
      case 'produces': {
        if (typeof value === 'number') return this.#number(value as ExprId)
        const { exprId, dataType } = value as AttributeReference
        return `${this.#number(exprId)}:${valueText(dataType)}`
      }
      case 'columns': {
        const { exprId, name } = value as AttributeReference
        return `${this.#number(exprId)}:${valueText(name)}`
      }
      case 'restates':
        return this.#read((value as AttributeReference).exprId)
      case 'outer':
        return `outer ${this.#outer?.expression(value as AttributeReference) ?? `#${(value as AttributeReference).exprId}`}`
      case 'value':
        return valueText(value)
      case 'aside':
      case 'label':
        return ''
    }
  }

  /** The operands of a tree of operators that are all alike. */
  #operands(node: Expression, isAlike: (part: Expression) => boolean): string[] {
    if (!isAlike(node) || !('left' in node)) return [this.expression(node)]
    return [...this.#operands(node.left, isAlike), ...this.#operands(node.right, isAlike)]
  }

  /** A column that the plan makes goes by its number, any other by its id. */
  #read(id: ExprId): string {
    const number = this.#numbers.get(id)
    return number === undefined ? `#${id}` : `$${number}`
  }

  #number(id: ExprId): string {
    const number = this.#numbers.get(id) ?? this.#numbers.size
    this.#numbers.set(id, number)
    return `$${number}`
  }
}

const isPlan = (node: AnyNode): node is LogicalPlan | PhysicalPlan => planRows.has(node.kind)

const objectNumbers = new WeakMap<object, number>()
let lastNumber = 0

function objectNumber(object: object): number {
  const known = objectNumbers.get(object)
  if (known !== undefined) return known
  lastNumber += 1
  objectNumbers.set(object, lastNumber)
  return lastNumber
}

/** A text by which two values are equal exactly when their contents are. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (Object.is(value, -0)) return '-0'
  if (typeof value !== 'object' || value === null) return String(value)
  const known = valueTexts.get(value)
  if (known !== undefined) return known
  const text = objectText(value)
  valueTexts.set(value, text)
  return text
}

/** Types are shared by many nodes. */
const valueTexts = new WeakMap<object, string>()

function objectText(value: object): string {
  if (value instanceof Uint8Array) return `x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `[${value.map(valueText)}]`
  return `{${Object.entries(value).map(([key, item]) => `${key}:${valueText(item)}`)}}`
}
