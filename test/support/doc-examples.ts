import { readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import * as functions from '../../driver/api/functions/index.ts'
import * as api from '../../driver/index.ts'

/** A function, method or accessor that users can call, and the text of its `@example` tags. */
export interface PublicMember {
  /** `F.abs`, `DataFrame.select`, `SparkSession`. */
  readonly name: string
  /** A class has examples perhaps; what it does is shown by its members. */
  readonly isClass: boolean
  readonly examples: readonly string[]
}

const root = path.resolve(import.meta.dirname, '../..')
const ENTRY_POINTS = [
  { file: 'driver/index.ts', prefix: '', exported: api },
  { file: 'driver/api/functions/index.ts', prefix: 'F.', exported: functions },
]

/** What the package's entry points export. Sources are parsed, not checked, which takes a tenth of a second instead of many. */
export function publicMembers(): readonly PublicMember[] {
  return ENTRY_POINTS.flatMap(({ file, prefix, exported }) =>
    [...exportsOf(path.join(root, file))]
      .filter(([name]) => typeof Reflect.get(exported, name) === 'function')
      .flatMap(([name, declarations]) => membersOf(prefix + name, declarations)),
  )
}

type Exports = ReadonlyMap<string, readonly ts.Node[]>

/** A module's exports by name, with their declarations, followed through `export ... from`. */
function exportsOf(file: string): Exports {
  const found = new Map<string, readonly ts.Node[]>()
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true)
  for (const statement of source.statements) {
    if (
      ts.isExportDeclaration(statement) &&
      statement.moduleSpecifier &&
      ts.isStringLiteral(statement.moduleSpecifier)
    ) {
      const { exportClause } = statement
      // The functions are an entry point of their own.
      if (exportClause && ts.isNamespaceExport(exportClause)) continue
      const exported = exportsOf(path.resolve(path.dirname(file), statement.moduleSpecifier.text))
      if (exportClause === undefined) for (const [name, nodes] of exported) found.set(name, nodes)
      else
        for (const { name, propertyName } of exportClause.elements)
          found.set(name.text, exported.get((propertyName ?? name).text) ?? [])
    } else if (
      ts.isExportDeclaration(statement) &&
      statement.exportClause &&
      ts.isNamedExports(statement.exportClause)
    ) {
      // `export { typeOf as typeof }`: a name that cannot be declared.
      for (const { name, propertyName } of statement.exportClause.elements) {
        const declared = source.statements.find(
          (other) => ts.isVariableStatement(other) && declares(other, (propertyName ?? name).text),
        )
        if (declared) found.set(name.text, [declared])
      }
    } else if (ts.isVariableStatement(statement) && isExported(statement)) {
      for (const { name } of statement.declarationList.declarations)
        if (ts.isIdentifier(name)) found.set(name.text, [statement])
    } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && isExported(statement)) {
      const name = statement.name?.text ?? ''
      found.set(name, [...(found.get(name) ?? []), statement])
    }
  }
  return found
}

const declares = ({ declarationList }: ts.VariableStatement, text: string): boolean =>
  declarationList.declarations.some(({ name }) => ts.isIdentifier(name) && name.text === text)

const isExported = (node: ts.HasModifiers): boolean =>
  ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true

function membersOf(name: string, declarations: readonly ts.Node[]): readonly PublicMember[] {
  const isClass = declarations.some((node) => ts.isClassDeclaration(node))
  const members = new Map<string, readonly ts.Node[]>()
  for (const declaration of declarations.filter(ts.isClassDeclaration).flatMap(withBases))
    for (const member of declaration.members.filter(isPublicMember))
      members.set(member.name.text, [...(members.get(member.name.text) ?? []), member])
  return [
    ...(declarations.length > 0 ? [{ name, isClass, examples: examplesOf(declarations) }] : []),
    ...[...members].map(([member, nodes]) => ({
      name: `${name}.${member}`,
      isClass: false,
      examples: examplesOf(nodes),
    })),
  ]
}

/** A class, and those of the project that it extends. */
function withBases(declaration: ts.ClassDeclaration): readonly ts.ClassDeclaration[] {
  const { fileName, statements } = declaration.getSourceFile()
  const bases = (declaration.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => types.map(({ expression }) => expression.getText()))
  const imported = statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
    const named = importClause?.namedBindings
    const names = named && ts.isNamedImports(named) ? named.elements.map(({ name }) => name.text) : []
    const base = names.find((name) => bases.includes(name))
    if (base === undefined || !ts.isStringLiteral(moduleSpecifier)) return []
    return exportsOf(path.resolve(path.dirname(fileName), moduleSpecifier.text)).get(base) ?? []
  })
  return [declaration, ...imported.filter(ts.isClassDeclaration).flatMap(withBases)]
}

function isPublicMember(member: ts.ClassElement): member is ts.ClassElement & { readonly name: ts.Identifier } {
  if (!ts.isMethodDeclaration(member) && !ts.isAccessor(member)) return false
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  return (
    ts.isIdentifier(member.name) &&
    !(ts.getCombinedModifierFlags(member) & hidden) &&
    !ts.getJSDocTags(member).some((tag) => tag.tagName.text === 'internal')
  )
}

const examplesOf = (nodes: readonly ts.Node[]): readonly string[] =>
  nodes
    .flatMap((node) => ts.getJSDocTags(node))
    .filter((tag) => tag.tagName.text === 'example')
    .map((tag) => ts.getTextOfJSDocComment(tag.comment) ?? '')

/** A step of an example: code, and what is said to come of it. */
export interface ExampleStep {
  readonly code: string
  /** `code // text`: the text of the expression's value. */
  readonly value?: string
  /** Lines of `// text` below the code: what it prints. */
  readonly output?: string
}

/** The steps of an example. Code goes on over several lines until one of them tells its result. */
export function stepsOf(example: string): readonly ExampleStep[] {
  const steps: ExampleStep[] = []
  let code: string[] = []
  let output: string[] = []
  const flush = (): void => {
    if (output.length > 0) steps.push({ code: code.join('\n'), output: output.join('\n') })
    else if (code.length > 0) steps.push({ code: code.join('\n') })
    code = []
    output = []
  }
  for (const line of example.trimEnd().split('\n')) {
    const printed = /^\s*\/\/ ?(.*)$/.exec(line)
    if (printed) {
      output.push((printed[1] ?? '').trimEnd())
      continue
    }
    if (output.length > 0) flush()
    const [, expression, value] = /^(.*?\S)\s+\/\/ (.*)$/.exec(line) ?? []
    if (expression === undefined || value === undefined) code.push(line)
    else {
      steps.push({ code: [...code, expression].join('\n'), value: value.trimEnd() })
      code = []
    }
  }
  flush()
  return steps
}
