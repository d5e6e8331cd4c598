import { defineConfig } from 'vitest/config'

// A session starts executors: real processes, which take a moment.
export default defineConfig({ test: { testTimeout: 60_000, hookTimeout: 60_000 } })
