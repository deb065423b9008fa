import { setTimeout as sleep } from 'node:timers/promises'
import { type Metrics, readMetrics } from './metrics.ts'
import type { HoldPhase, ServiceSample, UrlHold } from './result.ts'
import { type LoadClient, underLoad } from './under-load.ts'
import { type UrlTarget, urlSide } from './url-side.ts'
import type { UrlTally } from './url-tally.ts'

export interface UrlHoldOptions {
  target: UrlTarget
  /** Our own service without the edge, for its metrics. Default: nobody says what it costs. */
  direct?: URL | undefined
  /** Streams to hold. */
  connections: number
  /** How long it takes to open them, seconds. */
  rampSeconds: number
  /** How long they stay open, seconds. */
  seconds: number
  /** Ends the run before its time. The result is then what was measured so far. */
  signal: AbortSignal
  /** Called as each phase begins. */
  onPhase?(phase: HoldPhase, tally: UrlTally): void
}

/** How many groups of streams are opened, one after the other. */
const STEPS = 20

/** How long all have to come back, seconds. */
const STORM_SECONDS = 10

/** How often the service is asked for its metrics, and the streams are counted, ms. */
const EVERY_MS = { metrics: 1_000, back: 10 }

/** Opens streams over a time, holds them, then leaves with all at once and comes back with all at once. */
export async function holdUrl(options: UrlHoldOptions): Promise<UrlHold> {
  const { target, connections, rampSeconds, seconds, signal, onPhase } = options
  const held = urlSide(target)
  const storm = urlSide(target)
  let back = 0
  const service = watch(options)
  const startedAt = performance.now()
  onPhase?.('before', held.tally)
  await service.sample('before')

  const heldFor = await stage(ramped(held.client, options), held.tally, signal, async (until) => {
    onPhase?.('ramp', held.tally)
    await service.during('ramp', rampSeconds, until)
    onPhase?.('hold', held.tally)
    await service.during('hold', seconds, until)
  })

  let allBackMs: number | undefined
  const stormFor = await stage(storm.client(connections), storm.tally, signal, async (until) => {
    onPhase?.('storm', storm.tally)
    const leftAt = performance.now()
    const late = leftAt + STORM_SECONDS * 1_000
    while (storm.tally.open < connections && performance.now() < late)
      await sleep(EVERY_MS.back, undefined, { signal: until })
    if (storm.tally.open >= connections) allBackMs = performance.now() - leftAt
    back = Math.min(storm.tally.open, connections)
    await service.sample('storm')
  })

  const samples = service.samples(startedAt)
  return {
    held: held.tally.urlFigures(heldFor),
    storm: {
      ...storm.tally.urlFigures(stormFor),
      back,
      ...(allBackMs !== undefined && { allBackMs }),
    },
    ...(samples.length > 0 && { service: samples }),
  }
}

/** Runs a client as long as `measure` takes. Returns how long that was, seconds; 0 where the signal has aborted. */
async function stage(
  client: LoadClient,
  tally: UrlTally,
  signal: AbortSignal,
  measure: (until: AbortSignal) => Promise<void>,
): Promise<number> {
  if (signal.aborted) return 0
  const startedAt = performance.now()
  try {
    await underLoad(client, tally, signal, measure)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  tally.leave()
  return (performance.now() - startedAt) / 1_000
}

/** A client that opens its connections in groups, spread over the ramp. */
function ramped(
  client: (connections: number) => LoadClient,
  { connections, rampSeconds }: UrlHoldOptions,
): LoadClient {
  const steps = Math.min(STEPS, connections)
  return async (until, ends) => {
    const groups = Array.from({ length: steps }, async (_, n) => {
      const size = Math.floor((connections * (n + 1)) / steps) - Math.floor((connections * n) / steps)
      await sleep((rampSeconds * 1_000 * n) / steps, undefined, { signal: until }).catch(() => {})
      if (!until.aborted) await client(size)(until, ends)
    })
    await Promise.all(groups)
  }
}

/** Asks the service for its metrics while a phase lasts. */
function watch({ direct, signal }: UrlHoldOptions) {
  const found: (Metrics & { at: number; phase: HoldPhase })[] = []
  const sample = async (phase: HoldPhase) => {
    const metrics = direct && (await readMetrics(direct, signal))
    if (metrics) found.push({ ...metrics, at: performance.now(), phase })
  }
  return {
    sample,
    async during(phase: HoldPhase, seconds: number, signal: AbortSignal) {
      const endsAt = performance.now() + seconds * 1_000
      for (let left = endsAt - performance.now(); left > 0; left = endsAt - performance.now()) {
        await sleep(Math.min(EVERY_MS.metrics, left), undefined, { signal })
        await sample(phase)
      }
    },
    samples: (startedAt: number): ServiceSample[] =>
      found.map(({ at, ...sample }) => ({ ms: at - startedAt, ...sample })),
  }
}
