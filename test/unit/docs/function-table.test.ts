import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { COMPATIBILITY_PAGE, withFunctionTable } from '../../../scripts/function-table.ts'

it('docs/compatibility.md tells of the functions as they are defined; `npm run docs:functions` writes it', () => {
  const page = readFileSync(COMPATIBILITY_PAGE, 'utf8')
  expect(page).toBe(withFunctionTable(page))
})
