import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import {
  CONFIGURATION_PAGE,
  configurationPage,
  SPARK_CONFIGURATION_PAGE,
  sparkConfigurationPage,
} from '../../../scripts/configuration-page.ts'

it.each([
  ['docs/configuration.md tells of the configuration entries', CONFIGURATION_PAGE, configurationPage()],
  ["docs/spark-configuration.md tells of Spark's keys", SPARK_CONFIGURATION_PAGE, sparkConfigurationPage()],
])('%s as they are; `npm run docs:configuration` writes it', (_, file, page) => {
  expect(readFileSync(file, 'utf8')).toBe(page)
})
