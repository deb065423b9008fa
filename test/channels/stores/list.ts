import { join } from 'node:path'
import type { Test } from 'tap'
import { valkey } from '../../../bench/programs/redis/program.ts'
import { startRedis } from '../../support/redis.ts'

/** A store, as tests of every store want it. */
export interface StoreUnderTest {
  name: string
  /** Whether what was acknowledged is there when it is opened again. */
  durable: boolean
  /** Whether several instances may have it open at once. */
  shared: boolean
  /** How often a property is tried on it. */
  runs: number
  /**
   * Starts what it needs, until the test is over.
   * @returns the value of CHANNELS_STORE for a place: what was kept in one place is not in another. A shared store may
   *   have one place for all
   */
  start(t: Test): Promise<(place: string) => string>
}

/** Every store there is. A new one is one line here, and passes every test of stores then. */
export const stores: StoreUnderTest[] = [
  { name: 'memory', durable: false, shared: false, runs: 200, start: async () => () => 'memory' },
  {
    name: 'a file',
    durable: true,
    shared: false,
    runs: 40,
    start: async (t) => {
      const dir = t.testdir()
      return (place) => `sqlite:${join(dir, `${place}.db`)}`
    },
  },
  {
    name: 'Redis, the oldest that will do',
    durable: true,
    shared: true,
    runs: 30,
    start: async (t) => {
      const { url } = await startRedis(t)
      return () => url
    },
  },
  {
    name: 'a Valkey cluster',
    durable: true,
    shared: true,
    runs: 10,
    start: async (t) => {
      const { url } = await startRedis(t, { program: valkey, cluster: true })
      return () => url
    },
  },
]
