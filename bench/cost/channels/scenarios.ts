import { setTimeout as sleep } from 'node:timers/promises'
import type { MeasuredServer } from '../servers.ts'
import { Crowd, MARK } from './crowd.ts'
import { Publisher } from './publisher.ts'

/** What a scenario found of one server, once. */
export interface Figures {
  /** Processor time of a delivered event, µs. */
  cpu?: number
  /** From append to arrival, ms. */
  p50?: number
  p99?: number
  /** Events that were delivered, as a part of those that should have been. */
  delivered?: number
  /** Acknowledged appends a second. */
  appends?: number
  /** Resident memory of an idle reader, KiB. */
  memory?: number
}

/** How one server is measured. */
export type Scenario = (server: MeasuredServer) => Promise<Figures>

const mark = String.fromCharCode(MARK)
const message = (bytes: number) => mark.padEnd(bytes, 'x')

/** How long the last events may take to arrive, ms. */
const PATIENCE = 10_000
/** Before a measurement: V8 compiles what carries events. */
const WARM_SECONDS = 2

let made = 0

/** Makes a channel of its own and returns its path. */
async function makeChannel({ url }: MeasuredServer): Promise<string> {
  const path = `/v1/stream/bench/${process.pid}/${made++}`
  const { status } = await fetch(new URL(path, url), {
    method: 'PUT',
    headers: { 'content-type': 'text/plain' },
  })
  if (status !== 201) throw new Error(`a channel could not be made: ${status}`)
  return path
}

interface FanOut {
  channels: number
  /** Of each channel. */
  readers: number
  /** Events a second of each channel. */
  rate: number
  seconds: number
  transport: 'sse' | 'websocket'
}

/** Events of 200 B to many readers. */
export function fanOut({ channels, readers, rate, seconds, transport }: FanOut): Scenario {
  return async (server) => {
    const publisher = await Publisher.connect(server.url)
    const crowds: { path: string; crowd: Crowd }[] = []
    try {
      for (let n = 0; n < channels; n++) {
        const path = await makeChannel(server)
        const crowd = new Crowd()
        crowds.push({ path, crowd })
        await crowd.open(server.url, path, readers, transport)
      }
      const heard = () => crowds.reduce((sum, { crowd }) => sum + crowd.heard.messages, 0)
      const warm = await publish(publisher, crowds, rate, WARM_SECONDS)
      await arrived(() => heard() >= warm * readers)
      for (const { crowd } of crowds) crowd.timed = true
      const [before, cpuBefore] = [heard(), await server.cpuMs()]
      const sent = await publish(publisher, crowds, rate, seconds)
      await arrived(() => heard() - before >= sent * readers)
      const delivered = heard() - before
      const cpu = ((await server.cpuMs()) - cpuBefore) * 1_000
      const delays = crowds.flatMap(({ crowd }) => crowd.heard.delays).sort((a, b) => a - b)
      return {
        cpu: cpu / delivered,
        p50: quantile(delays, 0.5),
        p99: quantile(delays, 0.99),
        delivered: delivered / (sent * readers),
      }
    } finally {
      publisher.close()
      for (const { crowd } of crowds) crowd.close()
    }
  }
}

/** Runs a scenario after another one, whose channels and figures do not count: it has V8 compile the server's code. */
export function warmed(warm: Scenario, run: Scenario): Scenario {
  return async (server) => {
    await warm(server)
    return run(server)
  }
}

/** Sends to each channel in turn, evenly. Returns how many events were sent. */
async function publish(
  publisher: Publisher,
  crowds: { path: string; crowd: Crowd }[],
  rate: number,
  seconds: number,
): Promise<number> {
  const start = performance.now()
  const total = Math.round(rate * seconds) * crowds.length
  for (let n = 0; n < total; n++) {
    const wait = start + (1_000 * n) / (rate * crowds.length) - performance.now()
    if (wait > 1) await sleep(wait)
    const { path, crowd } = crowds[n % crowds.length] as (typeof crowds)[number]
    crowd.sending()
    publisher.append(path, message(200))
  }
  return total
}

async function arrived(all: () => boolean): Promise<void> {
  for (const late = performance.now() + PATIENCE; !all() && performance.now() < late; ) await sleep(10)
}

function quantile(sorted: number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** Appends of 100 B on 64 connections, each as soon as the one before was answered. */
export function appends(seconds: number): Scenario {
  return async (server) => {
    const path = await makeChannel(server)
    const publishers = await Promise.all(Array.from({ length: 64 }, () => Publisher.connect(server.url)))
    try {
      for (const publisher of publishers) publisher.repeat(path, message(100))
      const acknowledged = () => publishers.reduce((sum, publisher) => sum + publisher.acknowledged, 0)
      await sleep(WARM_SECONDS * 1_000)
      const [before, at] = [acknowledged(), performance.now()]
      await sleep(seconds * 1_000)
      return { appends: ((acknowledged() - before) / (performance.now() - at)) * 1_000 }
    } finally {
      for (const publisher of publishers) publisher.close()
    }
  }
}

/** SSE readers of a silent channel. */
export function idleReaders(readers: number): Scenario {
  return async (server) => {
    const path = await makeChannel(server)
    const crowd = new Crowd()
    try {
      // What a program holds once it has run at all is not the readers'.
      await crowd.open(server.url, path, 100, 'sse')
      const before = await server.memory()
      await crowd.open(server.url, path, readers, 'sse')
      const after = await server.memory()
      return { memory: (after.rss - before.rss) / readers / 1024 }
    } finally {
      crowd.close()
    }
  }
}
