import { runConformanceTests } from '@durable-streams/server-conformance-tests'

// The protocol's own suite, against a service that conformance.slow.test.ts has started.
runConformanceTests({ baseUrl: process.env.SERVICE_URL ?? '' })
