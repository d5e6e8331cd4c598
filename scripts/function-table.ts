// Writes the table of functions into docs/compatibility.md: `npm run docs:functions`. A unit test fails when the table is stale.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { builtinFunction, builtinFunctions } from '../driver/sql/expressions/builtin-functions.ts'
import { sparkFunctions, syntaxFunctions } from '../driver/sql/expressions/spark-functions.ts'

export const COMPATIBILITY_PAGE = path.resolve(import.meta.dirname, '../docs/compatibility.md')

const BEGIN = '<!-- made by `npm run docs:functions` from driver/sql/expressions: change that, not this -->'
const END = '<!-- end of what is made -->'

/** What is here of the functions that Spark lists. */
export function functionTable(): string {
  const present = sparkFunctions.filter((name) => syntaxFunctions.has(name) || builtinFunction(name))
  const same = present.filter((name) => builtinFunction(name)?.differs === undefined)
  const missing = sparkFunctions.filter((name) => !present.includes(name))
  const differing = builtinFunctions
    .filter(({ internal, differs }) => !internal && differs !== undefined)
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
  return [
    BEGIN,
    '',
    `Of the ${sparkFunctions.length} names that \`SHOW FUNCTIONS\` gives in Spark 4.3, ${present.length} are here. Each has an answer of real Spark's in \`test/sql\`.`,
    '',
    '| state | functions |',
    '| --- | --- |',
    `| works | ${namesOf(same)} |`,
    `| missing, and refused by name | ${namesOf(missing)} |`,
    '',
    '| differs | how |',
    '| --- | --- |',
    ...differing.map(({ name, aliases, differs }) => `| ${namesOf([name, ...aliases])} | ${differs} |`),
    '',
    END,
  ].join('\n')
}

const namesOf = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ')

/** The page with this table in the place of the one it has. */
export function withFunctionTable(page: string): string {
  const [before, rest = ''] = page.split(BEGIN)
  const [, after = ''] = rest.split(END)
  return `${before}${functionTable()}${after}`
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(COMPATIBILITY_PAGE, withFunctionTable(readFileSync(COMPATIBILITY_PAGE, 'utf8')))
