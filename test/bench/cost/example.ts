import type { CostResult, IdleResult, ThroughputResult } from '../../../bench/cost/result.ts'

const idle = (server: IdleResult['server'], transport: IdleResult['transport'], rss: number): IdleResult => ({
  server,
  transport,
  streams: 100,
  rss: rss * 100,
  heapUsed: 1,
})

const throughput: ThroughputResult = {
  title: 'chunked, 3 events',
  transport: 'chunked',
  shape: { count: 3, interval: 0 },
  bare: 'raw node:http',
  atLeast: 0.45,
  aim: 0.6,
  rounds: [
    { ours: { seconds: 1, streams: 40, cpuMs: 1000 }, bare: { seconds: 1, streams: 100, cpuMs: 990 } },
    { ours: { seconds: 1, streams: 42, cpuMs: 1000 }, bare: { seconds: 1, streams: 100, cpuMs: 990 } },
  ],
}

/** A measurement with a figure of each standing. */
export const cost = {
  throughput: [throughput] as [ThroughputResult],
  idle: [
    idle('raw node:http', 'chunked', 10_000),
    idle('ours', 'chunked', 14_000),
    idle('ours', 'sse', 22_000),
    idle('ours', 'websocket', 23_000),
  ],
  readyMs: [400, 380, 460],
} satisfies CostResult
