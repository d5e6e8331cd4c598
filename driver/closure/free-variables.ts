import type { AnyNode, Pattern } from 'acorn'

/** What a function takes from outside itself. */
export interface FreeVariables {
  readonly variables: ReadonlyMap<string, VariableUse>
  /** Things bound to the place where the function was written, which cannot travel. */
  readonly needs: ReadonlySet<OuterNeed>
  /** Literal specifiers of dynamic imports. */
  readonly dynamicImports: readonly string[]
  readonly hasPrivateInstanceMembers: boolean
  /** Names in computed keys of the class, which are evaluated when it is made, here and again on the executor. */
  readonly keyVariables: ReadonlySet<string>
}

/** Either the members that are read off a variable (`ns.a`, `ns.b`: enough for an import), or the variable as a whole. */
export type VariableUse = { readonly whole: true } | { readonly whole: false; readonly members: ReadonlySet<string> }

export type OuterNeed = 'this' | 'super' | 'arguments' | 'import.meta' | 'eval' | 'private'

/** Walks one function or class expression with a stack of scopes; every name that no scope declares is free. */
export function findFreeVariables(root: AnyNode): FreeVariables {
  const walk = new FreeVariableWalk()
  walk.visit(root, { names: new Set(), parent: undefined, owner: 'outside', home: false, inClass: false })
  return walk
}

interface Scope {
  readonly names: ReadonlySet<string>
  readonly parent: Scope | undefined
  /** Whether `this` and `arguments` are the root's surroundings, a function's own, or a class field's (`this` only). */
  readonly owner: 'outside' | 'function' | 'field'
  /** Inside a method, where `super` means something. */
  readonly home: boolean
  readonly inClass: boolean
}

class FreeVariableWalk implements FreeVariables {
  readonly variables = new Map<string, { whole: true } | { whole: false; members: Set<string> }>()
  readonly needs = new Set<OuterNeed>()
  readonly dynamicImports: string[] = []
  hasPrivateInstanceMembers = false
  readonly keyVariables = new Set<string>()

  visit(node: AnyNode, scope: Scope): void {
    switch (node.type) {
      case 'Identifier':
        this.#reference(node.name, scope, undefined)
        return
      case 'MemberExpression':
        this.#member(node, scope)
        return
      case 'Property':
        if (node.computed) this.visit(node.key, scope)
        this.visit(node.value, node.method || node.kind !== 'init' ? { ...scope, home: true } : scope)
        return
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        this.#function(node, scope)
        return
      case 'ClassDeclaration':
      case 'ClassExpression':
        this.#class(node, scope)
        return
      case 'MethodDefinition':
        if (node.computed) this.visit(node.key, scope)
        this.#notePrivate(node.key, node.static)
        this.visit(node.value, { ...scope, home: true })
        return
      case 'PropertyDefinition':
        if (node.computed) this.visit(node.key, scope)
        this.#notePrivate(node.key, node.static)
        if (node.value) this.visit(node.value, { ...scope, owner: 'field', home: true })
        return
      case 'StaticBlock':
        this.#children(node, nested(scope, hoisted(node.body), { owner: 'field', home: true }))
        return
      case 'BlockStatement':
        this.#children(node, nested(scope, lexical(node.body)))
        return
      case 'SwitchStatement':
        this.visit(node.discriminant, scope)
        this.#list(node.cases, nested(scope, lexical(node.cases.flatMap((one) => one.consequent))))
        return
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement': {
        const head = node.type === 'ForStatement' ? node.init : node.left
        this.#children(node, nested(scope, head?.type === 'VariableDeclaration' ? lexical([head]) : []))
        return
      }
      case 'CatchClause':
        this.#children(node, nested(scope, node.param ? patternNames(node.param) : []))
        return
      case 'LabeledStatement':
        this.visit(node.body, scope)
        return
      case 'BreakStatement':
      case 'ContinueStatement':
        return
      case 'CallExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'eval') this.needs.add('eval')
        this.#children(node, scope)
        return
      case 'ImportExpression':
        if (node.source.type === 'Literal') this.dynamicImports.push(String(node.source.value))
        this.#children(node, scope)
        return
      case 'ThisExpression':
        if (scope.owner === 'outside') this.needs.add('this')
        return
      case 'Super':
        if (!scope.home) this.needs.add('super')
        return
      case 'PrivateIdentifier':
        if (!scope.inClass) this.needs.add('private')
        return
      case 'MetaProperty':
        if (node.meta.name === 'import') this.needs.add('import.meta')
        return
      default:
        this.#children(node, scope)
        return
    }
  }

  #member(node: AnyNode & { type: 'MemberExpression' }, scope: Scope): void {
    if (node.computed || node.property.type === 'PrivateIdentifier') this.visit(node.property, scope)
    const member = memberName(node)
    if (node.object.type === 'Identifier') this.#reference(node.object.name, scope, member)
    else this.visit(node.object, scope)
  }

  #reference(name: string, scope: Scope, member: string | undefined): void {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) if (at.names.has(name)) return
    if (name === 'arguments') {
      if (scope.owner === 'outside') this.needs.add('arguments')
      return
    }
    const seen = this.variables.get(name)
    if (member === undefined) this.variables.set(name, { whole: true })
    else if (seen === undefined) this.variables.set(name, { whole: false, members: new Set([member]) })
    else if (!seen.whole) seen.members.add(member)
  }

  #function(
    node: AnyNode & { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' },
    scope: Scope,
  ): void {
    const arrow = node.type === 'ArrowFunctionExpression'
    const names = node.params.flatMap(patternNames)
    if (node.type === 'FunctionExpression' && node.id) names.push(node.id.name)
    if (node.body.type === 'BlockStatement') names.push(...hoisted(node.body.body))
    // A function expression's own `home` was set by the method around it; a plain function inside a method has none.
    const inner = nested(scope, names, arrow ? {} : { owner: 'function' })
    this.#list(node.params, inner)
    if (node.body.type === 'BlockStatement') this.#list(node.body.body, inner)
    else this.visit(node.body, inner)
  }

  #class(node: AnyNode & { type: 'ClassDeclaration' | 'ClassExpression' }, scope: Scope): void {
    const inner = nested(scope, node.id ? [node.id.name] : [], { inClass: true })
    if (node.superClass) this.visit(node.superClass, inner)
    for (const member of scope.parent === undefined ? node.body.body : []) {
      if (member.type === 'StaticBlock' || !member.computed) continue
      for (const name of findFreeVariables(member.key).variables.keys()) this.keyVariables.add(name)
    }
    this.#list(node.body.body, inner)
  }

  #notePrivate(key: AnyNode, isStatic: boolean): void {
    if (key.type === 'PrivateIdentifier' && !isStatic) this.hasPrivateInstanceMembers = true
  }

  #children(node: AnyNode, scope: Scope): void {
    for (const child of childrenOf(node)) this.visit(child, scope)
  }

  #list(nodes: readonly AnyNode[], scope: Scope): void {
    for (const node of nodes) this.visit(node, scope)
  }
}

function nested(parent: Scope, names: readonly string[], change: Partial<Scope> = {}): Scope {
  return { ...parent, ...change, parent, names: new Set(names) }
}

function memberName(node: AnyNode & { type: 'MemberExpression' }): string | undefined {
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : undefined
}

function* childrenOf(node: AnyNode): Generator<AnyNode> {
  for (const value of Object.values(node) as unknown[]) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(item)) yield item
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** Names a function body or static block declares: its own lexical ones and every `var` in it, however deep. */
function hoisted(body: readonly AnyNode[]): string[] {
  return [...lexical(body), ...body.flatMap(varNames)]
}

function lexical(statements: readonly AnyNode[]): string[] {
  return statements.flatMap((statement) => {
    if (statement.type === 'VariableDeclaration') return statement.declarations.flatMap((one) => patternNames(one.id))
    if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
      return statement.id ? [statement.id.name] : []
    return statement.type === 'LabeledStatement' ? lexical([statement.body]) : []
  })
}

function varNames(node: AnyNode): string[] {
  switch (node.type) {
    case 'VariableDeclaration':
      return node.kind === 'var' ? node.declarations.flatMap((one) => patternNames(one.id)) : []
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'ExpressionStatement':
      return []
    default:
      return [...childrenOf(node)].flatMap(varNames)
  }
}

function patternNames(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name]
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => patternNames(one.type === 'RestElement' ? one.argument : one.value))
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : patternNames(element)))
    case 'RestElement':
      return patternNames(pattern.argument)
    case 'AssignmentPattern':
      return patternNames(pattern.left)
    case 'MemberExpression':
      return []
  }
}
