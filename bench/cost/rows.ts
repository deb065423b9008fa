import type { TransportName } from '../../src/contract.ts'
import type { StreamShape } from '../../src/load/stream.ts'
import type { BareName } from '../bare/start.ts'

/** A comparison: the stream, the bare origin, and the bounds of the ratio. */
export interface CostRow {
  title: string
  transport: TransportName
  shape: StreamShape
  bare: BareName
  /** The least ratio of our streams to the bare ones. */
  atLeast: number
  aim: number
}

/** Without pauses: a row measures what a stream costs, not how long it waits. */
const three: StreamShape = { count: 3, interval: 0 }
const thousand: StreamShape = { count: 1_000, bytes: 200, interval: 0 }

/** The comparisons, in the order of the table. */
export const rows: CostRow[] = [
  {
    title: 'chunked, 3 events',
    transport: 'chunked',
    shape: three,
    bare: 'raw node:http',
    atLeast: 0.45,
    aim: 0.6,
  },
  {
    title: 'SSE, 3 events',
    transport: 'sse',
    shape: three,
    bare: 'Fastify + fastify-sse-v2',
    atLeast: 1,
    aim: 1.3,
  },
  {
    title: 'WebSocket, 3 events',
    transport: 'websocket',
    shape: three,
    bare: 'raw ws',
    atLeast: 0.85,
    aim: 0.95,
  },
  {
    title: 'chunked, 1,000 events of 200 B',
    transport: 'chunked',
    shape: thousand,
    bare: 'raw node:http',
    atLeast: 0.55,
    aim: 0.75,
  },
  {
    title: 'SSE, 1,000 events of 200 B',
    transport: 'sse',
    shape: thousand,
    bare: 'raw node:http',
    atLeast: 0.7,
    aim: 1,
  },
]

/** Bounds of an idle stream's memory, as a multiple of raw node:http's. */
export const idleBounds = { atMost: 2.2, aim: 1.5 }

/** Bounds of the time from the service's start to its first response, ms. */
export const readyBounds = { atMost: 800, aim: 500 }
