import type { Role, Shape } from './node-shape.ts'

/** A node, or an object within one, read by the names of its fields. */
export type Fields = Readonly<Record<string, unknown>>

/** A field of some role, and for an object (or a list of objects) that holds nodes its own fields. */
interface Field {
  readonly name: string
  readonly within: readonly Field[] | undefined
}

const NONE: readonly never[] = []

/**
 * The values that the nodes of a union hold in fields of given roles: read, or mapped. Prepared once per kind. `Value` is what such a
 * field holds one, none or a (nested) list of; the table of shapes has seen to that.
 */
export class NodeFields<Node extends { readonly kind: string }, Value> {
  readonly #fields: Readonly<Record<string, readonly Field[]>>

  constructor(shapes: Readonly<Record<Node['kind'], Shape>>, ...roles: readonly Role[]) {
    const rows = Object.entries<Shape>(shapes)
    this.#fields = Object.fromEntries(rows.map(([kind, shape]) => [kind, fieldsOf(shape, roles)]))
  }

  /** In the order of the shape. */
  of(node: Node): readonly Value[] {
    const fields = this.#fields[node.kind] ?? NONE
    const only = fields[0]
    if (only === undefined) return NONE
    if (fields.length === 1 && !only.within) {
      const value = (node as unknown as Fields)[only.name]
      if (value === undefined) return NONE
      // A list of lists is opened, any other is the answer as it is.
      if (!Array.isArray(value)) return [value as Value]
      if (!Array.isArray(value[0])) return value as readonly Value[]
    }
    const found: Value[] = []
    collectFields(node as unknown as Fields, fields, found as unknown[])
    return found
  }

  /** Whether a value passes the test, in the order of the shape. */
  some(node: Node, test: (value: Value) => boolean): boolean {
    const fields = this.#fields[node.kind] ?? NONE
    return fields.length > 0 && someField(node as unknown as Fields, fields, test as (value: unknown) => boolean)
  }

  /** `of` without a list. */
  forEach(node: Node, visit: (value: Value) => void): void {
    this.some(node, (value) => {
      visit(value)
      return false
    })
  }

  /** The same object when no value changed. */
  map<Of extends Node>(node: Of, map: (value: Value) => Value): Of {
    const fields = this.#fields[node.kind] ?? NONE
    const first = fields[0]
    if (first === undefined) return node
    const holder = node as unknown as Fields
    const before = holder[first.name]
    // One or two nodes are the rule, and all of planning comes through here.
    if (isNode(before, first) && fields.length <= 2) {
      const second = fields[1]
      if (second === undefined) {
        const after = map(before as Value)
        return after === before ? node : changed(node, first.name, after)
      }
      const other = holder[second.name]
      if (isNode(other, second)) {
        const after = map(before as Value)
        const mapped = map(other as Value)
        const half = after === before ? node : changed(node, first.name, after)
        return mapped === other ? half : changed(half, second.name, mapped)
      }
    }
    return mapFields(holder, fields, map as (value: unknown) => unknown) as unknown as Of
  }

  /** Whether nodes of the kind have such a field. */
  has(kind: Node['kind']): boolean {
    return (this.#fields[kind] ?? NONE).length > 0
  }
}

const isNode = (value: unknown, { within }: Field): boolean =>
  within === undefined && value !== undefined && !Array.isArray(value)

const changed = <Of>(node: Of, name: string, value: unknown): Of => Object.freeze({ ...node, [name]: value })

function fieldsOf(shape: Shape, roles: readonly Role[]): readonly Field[] {
  return Object.entries(shape).flatMap(([name, role]): readonly Field[] => {
    if (typeof role === 'string') return roles.includes(role) ? [{ name, within: undefined }] : NONE
    const within = fieldsOf(role, roles)
    return within.length > 0 ? [{ name, within }] : NONE
  })
}

function someField(holder: Fields, fields: readonly Field[], test: (value: unknown) => boolean): boolean {
  for (const { name, within } of fields) if (someValue(holder[name], within, test)) return true
  return false
}

function someValue(value: unknown, within: Field['within'], test: (value: unknown) => boolean): boolean {
  if (value === undefined) return false
  if (Array.isArray(value)) return value.some((item) => someValue(item, within, test))
  return within ? someField(value as Fields, within, test) : test(value)
}

function collectFields(holder: Fields, fields: readonly Field[], into: unknown[]): void {
  for (const { name, within } of fields) collect(holder[name], within, into)
}

function collect(value: unknown, within: Field['within'], into: unknown[]): void {
  if (value === undefined) return
  if (Array.isArray(value)) for (const item of value) collect(item, within, into)
  else if (within) collectFields(value as Fields, within, into)
  else into.push(value)
}

function mapFields<Holder extends Fields>(
  holder: Holder,
  fields: readonly Field[],
  map: (value: unknown) => unknown,
): Holder {
  let changed: Record<string, unknown> | undefined
  for (const { name, within } of fields) {
    const before = holder[name]
    if (before === undefined) continue
    // Said here too, for a single node is the rule, and every frame less lets expressions be deeper.
    const after = within || Array.isArray(before) ? mapValue(before, within, map) : map(before)
    if (after === before) continue
    changed ??= { ...holder }
    changed[name] = after
  }
  return changed ? (Object.freeze(changed) as Holder) : holder
}

function mapValue(value: unknown, within: Field['within'], map: (value: unknown) => unknown): unknown {
  if (value === undefined) return undefined
  if (Array.isArray(value)) {
    let changed: unknown[] | undefined
    for (let index = 0; index < value.length; index += 1) {
      const after = mapValue(value[index], within, map)
      if (after === value[index]) continue
      changed ??= value.slice()
      changed[index] = after
    }
    return changed ?? value
  }
  return within ? mapFields(value as Fields, within, map) : map(value)
}
