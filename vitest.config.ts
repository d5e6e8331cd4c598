import path from 'node:path'
import { defineConfig } from 'vitest/config'

// Four projects: `unit` is pure and fast; `integration` starts real executor processes from dist/; `e2e` runs against
// a LocalStack that its global setup starts from nothing; `package` installs what npm would publish.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters:
      process.env.CI === 'true'
        ? ['default', ['json', { outputFile: process.env.TEST_REPORT ?? 'dist/test-report.json' }]]
        : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['unit', 'rules', 'scheduler', 'service', 'shuffle', 'cdk', 'compat'].map(
            (folder) => `test/${folder}/**/*.test.ts`,
          ),
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // The examples are projects of their own, which have the package installed.
        resolve: { alias: { flashover: path.resolve('dist/flashover.js') } },
        test: {
          name: 'integration',
          include: [
            ...['integration', 'sql', 'plans'].map((folder) => `test/${folder}/**/*.test.ts`),
            'examples/*/test/**/*.test.ts',
          ],
          globalSetup: ['test/support/build-dist.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/support/localstack.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // LocalStack is one Python process: its tests one file after the other.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'ministack',
          include: ['test/ministack/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
