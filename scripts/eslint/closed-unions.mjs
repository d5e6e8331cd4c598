import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

// Two rules for the closed unions: expressions, logical plans, physical plans and the ends of tasks. A new kind has to break the build at every
// switch, so that no switch over them has a `default:` (switch-exhaustiveness-check then asks for every kind). And nodes are made by the
// factories beside their kinds, so that every node is frozen and whole.

const root = path.resolve(import.meta.dirname, '../..')
const filesIn = (folder) => readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name))

const nodeFiles = [
  ...filesIn('driver/sql/expressions/nodes'),
  ...filesIn('driver/sql/plan/logical'),
  path.join(root, 'driver/sql/plan/physical/physical-plan.ts'),
]
const unionFiles = new Set([...nodeFiles, path.join(root, 'common/protocol/task-result.ts')])
const factories = new Set(
  nodeFiles.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^export const (\w+) = \(\s*fields: Given</gm)].map(([, kind]) => kind),
  ),
)

const partsOf = (type) => (type.isUnion() ? type.types : [type])
const isOfClosedUnion = (part) =>
  part.symbol?.declarations?.some((declaration) => unionFiles.has(declaration.getSourceFile().fileName)) === true

const noDefault = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      noDefault:
        'A switch over the kinds of {{ union }} decides for every kind: name them, or take out the few that matter with an if.',
    },
  },
  create: (context) => ({
    SwitchStatement({ discriminant, cases }) {
      const fallback = cases.find(({ test }) => test === null)
      if (!fallback || discriminant.type !== 'MemberExpression' || discriminant.property.name !== 'kind') return
      const type = context.sourceCode.parserServices.getTypeAtLocation(discriminant.object)
      const parts = partsOf(type)
      if (parts.length < 2 || !parts.every(isOfClosedUnion)) return
      const union = type.aliasSymbol?.name ?? 'nodes'
      context.report({ node: fallback, messageId: 'noDefault', data: { union } })
    },
  }),
}

const noHandMadeNodes = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { handMade: 'Nodes are made by their factories: {{ kind }}({ ... }).' },
  },
  create: (context) =>
    nodeFiles.includes(context.filename)
      ? {}
      : {
          'ObjectExpression > Property[key.name="kind"]'(node) {
            const parts = partsOf(context.sourceCode.parserServices.getTypeAtLocation(node.value))
            const kinds = parts.map((part) => (part.isStringLiteral() ? part.value : ''))
            if (kinds.every((kind) => factories.has(kind)))
              context.report({ node, messageId: 'handMade', data: { kind: kinds.join(' or ') } })
          },
        },
}

export default { rules: { 'no-default': noDefault, 'no-hand-made-nodes': noHandMadeNodes } }
