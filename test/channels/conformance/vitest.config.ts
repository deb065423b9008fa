import { defineConfig } from 'vitest/config'

// vitest is here for the protocol's suite alone. Ours run with tap.
export default defineConfig({ test: { include: ['suite.ts'], testTimeout: 20_000, reporters: ['json'] } })
