import type { Test } from 'tap'
import { freePort } from '../../../bench/programs/port.ts'
import { type Service, startService } from '../../../bench/rig/service.ts'
import { type RunningRedis, startRedis } from '../../support/redis.ts'
import { startCuttingEnvoy } from './cutting-envoy.ts'

/** An instance of the service that can go and come back at the same port. */
export interface Instance {
  /** SIGKILL, and it is there again. */
  kill(): Promise<void>
  /** SIGTERM, which drains, and it is there again. */
  roll(): Promise<void>
}

/** Two instances on one Redis behind an Envoy that cuts. */
export interface Instances {
  /** Envoy's. */
  url: URL
  redis: RunningRedis
  instances: Instance[]
}

/** Starts them until the test is over. */
export async function startInstances(t: Test, { cutAfter }: { cutAfter: number }): Promise<Instances> {
  const redis = await startRedis(t)
  const ports = [await freePort(), await freePort()]
  const instances = await Promise.all(ports.map((port) => startInstance(t, port, redis.url)))
  const envoy = await startCuttingEnvoy(ports, cutAfter)
  t.teardown(() => envoy.stop())
  return { url: new URL(`http://127.0.0.1:${envoy.port}`), redis, instances }
}

async function startInstance(t: Test, port: number, store: string): Promise<Instance> {
  const start = () =>
    startService({
      env: {
        CHANNELS: 'open',
        CHANNELS_STORE: store,
        CHANNEL_LONG_POLL: '5s',
        MAX_STREAMS_PER_CLIENT: '0',
        DRAIN_TIMEOUT: '2s',
        LOG_LEVEL: 'error',
      },
      port,
      signal: new AbortController().signal,
      progress() {},
    })
  let service: Service = await start()
  t.teardown(() => service.stop())
  return {
    async kill() {
      process.kill(service.pid, 'SIGKILL')
      await service.stop()
      service = await start()
    },
    async roll() {
      await service.stop()
      service = await start()
    },
  }
}
