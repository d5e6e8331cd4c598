import tseslint from 'typescript-eslint'
import closedUnions from './scripts/eslint/closed-unions.mjs'

// Biome formats and lints; typescript-eslint adds only what needs types.
export default tseslint.config(
  {
    ignores: [
      'dist/**',
      '.localstack/**',
      '.ministack/**',
      '.flashover/**',
      '**/cdk.out/**',
      'node_modules/**',
      'test/fixtures/**',
      'vitest.config.ts',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } },
    plugins: { '@typescript-eslint': tseslint.plugin, 'closed-unions': closedUnions },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      // One concept a file.
      'max-lines': ['error', 400],
      'closed-unions/no-default': 'error',
    },
  },
  { files: ['driver/**/*.ts'], rules: { 'closed-unions/no-hand-made-nodes': 'error' } },
)
