import { StringType } from '../../../../common/types/data-type.ts'
import { Literal } from '../expression.ts'
import type { RewriteContext } from '../function-definition.ts'
import { defineFunctions, replaceable } from './define-functions.ts'

const word = (value: (context: RewriteContext) => string, options: Parameters<typeof replaceable>[2] = {}) =>
  replaceable(0, (_args, _call, context) => Literal({ value: value(context), dataType: StringType }), options)

/** What a session is called, and who it is. */
export const sessionDefinitions = defineFunctions({
  current_user: word(({ currentUser }) => currentUser, { aliases: ['user', 'session_user'] }),
  current_catalog: word(() => 'spark_catalog'),
  current_schema: word(() => 'default', {
    aliases: ['current_database'],
    texts: { current_database: { name: 'current_schema' } },
  }),
  current_path: word(() => 'system.builtin,system.session,spark_catalog.default'),
  version: word(() => '4.3.0-flashover', { differs: "the engine's name stands in the place of Spark's revision" }),
})

const LITERAL_FUNCTIONS: ReadonlySet<string> = new Set(['current_user', 'session_user', 'user'])

/** Whether a name that no column has is a function that is called without parentheses. */
export const isLiteralFunction = ([name = '', ...others]: readonly string[]): boolean =>
  others.length === 0 && LITERAL_FUNCTIONS.has(name.toLowerCase())

/** How such a call is written. */
export const literalFunctionText = (nameParts: readonly string[]): string | undefined =>
  isLiteralFunction(nameParts) ? 'current_user()' : undefined
