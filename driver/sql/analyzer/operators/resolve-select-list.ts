import { isDeterministic } from '../../expressions/determinism.ts'
import { Alias, type Expression, type UnresolvedAttribute } from '../../expressions/expression.ts'
import { literalFunctionText } from '../../expressions/functions/session-definitions.ts'
import { toAttribute } from '../../plan/logical/plan-output.ts'
import { expandStar } from '../names/resolve-references.ts'
import { sameName } from '../names/scope.ts'
import { asNamed, resolveExpression } from '../resolve-expression.ts'
import type { NameSource, Resolver } from '../resolver.ts'

/**
 * Resolves a select list: stars expanded, every item named. An item may use the alias of one before it
 * (lateral column aliases), which stands for that item's expression, or for its column where the expression would give another value.
 */
export function resolveSelectList(
  items: readonly Expression[],
  source: NameSource,
  resolver: Resolver,
): readonly Expression[] {
  const resolved: Expression[] = []
  const lateral = (name: UnresolvedAttribute): Expression | undefined => {
    const [only, ...rest] = name.nameParts
    if (rest.length > 0) return undefined
    const found = resolved.find(
      (item) => item.kind === 'Alias' && sameName(item.name, only ?? '', resolver.analysis.caseSensitive),
    )
    if (found?.kind !== 'Alias') return undefined
    return isDeterministic(found.child) ? found.child : toAttribute(found)
  }
  const withLateral: NameSource = { ...source, fallback: (name) => source.fallback?.(name) ?? lateral(name) }
  for (const item of items) {
    const expanded = item.kind === 'UnresolvedStar' ? expandStar(item, source.scope) : [item]
    for (const one of expanded) resolved.push(named(one, resolveExpression(one, withLateral, resolver), source))
  }
  return resolved
}

function named(written: Expression, resolved: Expression, source: NameSource): Expression {
  if (written.kind === 'UnresolvedAttribute' && resolved.kind !== 'AttributeReference') {
    const name = literalFunctionText(written.nameParts) ?? written.nameParts.at(-1) ?? ''
    return Alias({ child: resolved, name })
  }
  return asNamed(written, resolved, source)
}
