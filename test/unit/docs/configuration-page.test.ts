import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CONFIGURATION_PAGE, configurationPage } from '../../../scripts/configuration-page.ts'

it('docs/configuration.md tells of the configuration entries as they are; `npm run docs:configuration` writes it', () => {
  expect(readFileSync(CONFIGURATION_PAGE, 'utf8')).toBe(configurationPage())
})
