import { setTimeout as sleep } from 'node:timers/promises'
import type { UrlLoad } from './result.ts'
import { underLoad } from './under-load.ts'
import { type UrlSide, type UrlTarget, urlSide } from './url-side.ts'
import type { UrlTally } from './url-tally.ts'

export interface UrlLoadOptions {
  target: UrlTarget
  /** The same streams without the edge. Default: none. */
  direct?: UrlTarget | undefined
  /** Concurrent streams. */
  connections: number
  /** How long each of both is loaded, seconds. */
  seconds: number
  /** How long one stream takes, seconds: a turn is at least twice that. */
  streamSeconds: number
  /** Ends the run before its time. The result is then what was measured so far. */
  signal: AbortSignal
  /** Called as each turn begins. */
  onTurn?(name: 'url' | 'direct', tally: UrlTally): void
}

/** Turns of each side, where streams are short enough. */
const TURNS = 5

/** Loads a URL; in turns with the same streams without the edge, so that whatever else happens affects both alike. */
export async function loadUrl(options: UrlLoadOptions): Promise<UrlLoad> {
  const { direct, seconds, streamSeconds, signal, onTurn } = options
  const turns = direct ? Math.min(TURNS, Math.max(1, Math.floor(seconds / (2 * streamSeconds)))) : 1
  const side = (name: 'url' | 'direct', target: UrlTarget) => {
    const { tally, client } = urlSide(target)
    const rates: number[] = []
    let measured = 0
    return {
      tally,
      rates,
      async turn() {
        if (signal.aborted) return
        onTurn?.(name, tally)
        const before = tally.whole
        const took = await loadFor(seconds / turns, { client, tally }, options)
        measured += took
        rates.push((tally.whole - before) / took)
      },
      figures: (content?: string) => tally.urlFigures(measured, content),
    }
  }
  const edge = side('url', options.target)
  const floor = direct && side('direct', direct)
  for (let n = 0; n < turns; n++) {
    await edge.turn()
    await floor?.turn()
  }
  const ratios = edge.rates.flatMap((rate, n) => {
    const beside = floor?.rates[n]
    return beside ? [rate / beside] : []
  })
  // Without the edge nobody can have altered it.
  const truth = floor?.tally.content
  return { ...edge.figures(truth), ...(floor && { floor: { ...floor.figures(truth), ratios } }) }
}

/** Loads until the time is over or the signal aborts. Returns how long it took, seconds. */
async function loadFor(
  seconds: number,
  { client, tally }: UrlSide,
  { connections, signal }: UrlLoadOptions,
): Promise<number> {
  const startedAt = performance.now()
  let took = 0
  try {
    await underLoad(client(connections), tally, signal, async (until) => {
      await sleep(seconds * 1_000, undefined, { signal: until }).finally(() => {
        took = (performance.now() - startedAt) / 1_000
      })
    })
  } catch (error) {
    if (!signal.aborted) throw error
  }
  tally.leave()
  return took
}
