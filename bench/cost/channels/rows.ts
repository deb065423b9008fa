import type { BareName } from '../../bare/start.ts'
import type { RedisOptions } from '../../programs/redis/start.ts'
import { appends, type Figures, fanOut, idleReaders, type Scenario, warmed } from './scenarios.ts'

/** One thing that is done to ours and to the server beside it, in turns. */
export interface ScenarioRow {
  id: string
  beside: BareName | 'ours, in memory'
  /** Ours keeps its channels in a Valkey that syncs so often. Default: in memory. */
  valkey?: RedisOptions['appendfsync']
  run: Scenario
  rounds: number
  /** Servers of its own, with these arguments for Node. */
  nodeArgs?: string[]
  /** What is read from it. */
  figures: Bound[]
}

/** A figure and what is asked of it: ours as a multiple of the other's, or what ours adds to the other's. */
export interface Bound {
  figure: keyof Figures
  title: string
  unit: string
  /** At most so much; of what should be large, at least. */
  bound: number
  aim: number
  /** True where more is better. */
  more?: boolean
  /** True where the bound is of what ours adds, in `unit`. */
  added?: boolean
}

const channelsByHand = 'channels by hand'
const protocolServer = "the protocol's Node server"

const oneReader = (pace: { rate: number; seconds: number }) =>
  fanOut({ channels: 1, readers: 1, transport: 'sse', ...pace })

/** A hundred events a second are too few for V8 to compile anything. */
const oneWarmed = warmed(oneReader({ rate: 1_000, seconds: 1 }), oneReader({ rate: 100, seconds: 3 }))

const inValkey = (valkey: RedisOptions['appendfsync']): ScenarioRow => ({
  id: `valkey-${valkey}`,
  beside: 'ours, in memory',
  valkey,
  run: oneWarmed,
  rounds: 3,
  figures: [
    {
      figure: 'p50',
      title: `what Valkey adds to that p50, appendfsync ${valkey}`,
      unit: 'ms',
      bound: 3,
      aim: 1,
      added: true,
    },
  ],
})

export const rows: ScenarioRow[] = [
  {
    id: 'sse',
    beside: channelsByHand,
    run: fanOut({ channels: 1, readers: 1_000, rate: 20, seconds: 4, transport: 'sse' }),
    rounds: 3,
    figures: [
      {
        figure: 'cpu',
        title: 'CPU of a delivered event, 1,000 SSE readers, 200 B',
        unit: 'µs',
        bound: 1,
        aim: 0.8,
      },
      {
        figure: 'p99',
        title: 'p99 from append to arrival, 20 events/s, 1,000 readers',
        unit: 'ms',
        bound: 1.3,
        aim: 1,
      },
    ],
  },
  {
    id: 'websocket',
    beside: channelsByHand,
    run: fanOut({ channels: 1, readers: 1_000, rate: 20, seconds: 4, transport: 'websocket' }),
    rounds: 3,
    figures: [
      {
        figure: 'cpu',
        title: 'the same over WebSocket, beside a prepared frame',
        unit: 'µs',
        bound: 1,
        aim: 0.8,
      },
    ],
  },
  {
    id: 'many',
    beside: channelsByHand,
    run: fanOut({ channels: 200, readers: 10, rate: 2, seconds: 5, transport: 'sse' }),
    rounds: 3,
    figures: [
      { figure: 'cpu', title: '200 channels of 10 readers, 2 events/s each', unit: 'µs', bound: 1.5, aim: 1 },
    ],
  },
  {
    id: 'crowd',
    beside: channelsByHand,
    run: fanOut({ channels: 1, readers: 5_000, rate: 1, seconds: 10, transport: 'sse' }),
    rounds: 1,
    figures: [
      {
        figure: 'delivered',
        title: '5,000 readers, an event a second: part that arrived',
        unit: '',
        bound: 1,
        aim: 1,
        more: true,
      },
    ],
  },
  {
    id: 'idle',
    beside: channelsByHand,
    run: idleReaders(2_000),
    rounds: 1,
    // The young generation grows by up to 16 MB when it likes, which would drown what readers hold.
    nodeArgs: ['--expose-gc', '--max-semi-space-size=1'],
    figures: [{ figure: 'memory', title: 'memory of an idle SSE reader', unit: 'KiB', bound: 1.5, aim: 1.1 }],
  },
  {
    id: 'appends',
    beside: protocolServer,
    run: appends(3),
    rounds: 3,
    figures: [
      {
        figure: 'appends',
        title: 'appends/s, 100 B, 64 connections',
        unit: '/s',
        bound: 1.7,
        aim: 2.5,
        more: true,
      },
    ],
  },
  {
    id: 'one',
    beside: protocolServer,
    run: oneWarmed,
    rounds: 3,
    figures: [
      { figure: 'p50', title: 'p50 from append to one SSE reader', unit: 'ms', bound: 0.8, aim: 0.5 },
    ],
  },
  inValkey('everysec'),
  inValkey('always'),
]
