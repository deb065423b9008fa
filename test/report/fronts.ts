import { NOT_OFFERED } from '../../src/probe/judge/unasked.ts'
import type { Outcome } from '../../src/probe/model.ts'
import type { Results } from '../../src/report/results.ts'
import { refusal, streamed } from '../support/outcomes.ts'
import { runOf, skipped } from './run.ts'

type Transport = 'chunked' | 'sse' | 'websocket'

/** That transport's stream of three events, whole. */
export function whole(transport: Transport, change: Partial<Outcome> = {}): Outcome {
  return { ...streamed(3), check: transport, transport, ...change }
}

/** The same, but all of it after the last event was made. */
export function atOnce(transport: Transport): Outcome {
  const events = streamed(3).events.map((event) => ({ ...event, ms: 410 }))
  return whole(transport, { events, endedMs: 411 })
}

export function refused(transport: Transport, status: number): Outcome {
  return whole(transport, { ...refusal(status, ''), endedMs: 1 })
}

/** There is no place for that transport. */
export function notOffered(transport: Transport): Outcome {
  const fault = NOT_OFFERED
  return { ...skipped(transport), transport, fault }
}

/** A run through four fronts, with an answer of each kind. */
export const fronts: Results = (() => {
  const run = runOf({
    direct: [whole('chunked'), whole('sse'), whole('websocket')],
    managed: [whole('chunked'), whole('sse'), refused('websocket', 426)],
    buffered: [atOnce('chunked'), atOnce('sse'), refused('websocket', 403)],
    stream: [whole('chunked'), whole('sse'), refused('websocket', 426)],
    socket: [notOffered('chunked'), notOffered('sse'), whole('websocket')],
  })
  const declared: Record<string, Partial<Results['edges'][number]>> = {
    managed: {
      truth: 'vendor runtime + stand-in front',
      article: { chunked: 'yes', sse: 'yes', websocket: 'no' },
    },
    buffered: { article: { chunked: 'no', sse: 'no' } },
    stream: {
      article: { chunked: 'no', sse: 'no' },
      since2023: 'since November 2025 it streams',
      unknown: 'its ALPN',
    },
    socket: { article: { websocket: 'partly' } },
  }
  return { ...run, edges: run.edges.map((edge) => ({ ...edge, ...declared[edge.id] })) }
})()

/** The same front `many` times. */
export function manyFronts(many: number): Results {
  const answers = [whole('chunked'), atOnce('sse'), refused('websocket', 426)]
  const ids = Array.from({ length: many }, (_, n) => `api-gateway-rest-stream-${n}`)
  const direct = [whole('chunked'), whole('sse'), whole('websocket')]
  return runOf({ direct, ...Object.fromEntries(ids.map((id) => [id, answers])) })
}
