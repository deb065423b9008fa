import type { Check, Target } from './checks/check.ts'
import { decode, readLines, readSse } from './clients/events.ts'
import { askWebSocket as askSocket } from './clients/websocket.ts'
import { ask } from './clients/wire.ts'
import type { Expectation, Outcome } from './outcome.ts'

/** As much of a refusal's body as is kept, characters. */
const REFUSAL_KEPT = 1024

type Asked = Pick<Outcome, 'check' | 'transport' | 'run' | 'url' | 'startedAt' | 'expected'>

/** Asks an HTTP route and writes down what happened. */
export async function askHttp(
  check: Check,
  target: Target,
  path: string,
  expected: Expectation,
): Promise<Outcome> {
  const url = new URL(path, target.base)
  const asked = { check: check.id, transport: check.transport, run: target.run, url: url.href, expected }
  // What a browser would send: an edge that compresses shows itself.
  const headers = {
    accept: check.transport === 'sse' ? 'text/event-stream' : '*/*',
    'accept-encoding': 'gzip, deflate, br',
  }
  return orFault(asked, target, async () => {
    const answer = await ask({ url, headers, ...target })
    const { startedAt, status, ending, endedMs, arrivals } = answer
    const coding = answer.headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
    const body = await decode(answer.body, coding)
    const refused = status !== undefined && status !== expected.status
    return {
      ...asked,
      startedAt,
      ...(status !== undefined && { status }),
      headers: answer.headers,
      arrivals,
      events: refused ? [] : check.transport === 'sse' ? readSse(body) : readLines(body),
      ...(refused && {
        refusal: Buffer.concat(body.map(({ data }) => data))
          .toString()
          .slice(0, REFUSAL_KEPT),
      }),
      ending: refused ? 'refused' : ending,
      endedMs,
    }
  })
}

/** Asks a WebSocket route and writes down what happened. */
export async function askWebSocket(
  check: Check,
  target: Target,
  path: string,
  expected: Expectation,
): Promise<Outcome> {
  const url = new URL(path, target.base)
  const asked = { check: check.id, transport: check.transport, run: target.run, url: url.href, expected }
  return orFault(asked, target, async () => {
    const answer = await askSocket({ url, ...target })
    const { startedAt, status, headers, ending, endedMs, refusal, closeCode, closeReason } = answer
    return {
      ...asked,
      startedAt,
      ...(status !== undefined && { status }),
      headers,
      arrivals: answer.messages.map(({ ms, bytes }) => ({ ms, bytes })),
      events: answer.messages.map(({ ms, data }) => ({ ms, data })),
      ...(refusal !== undefined && { refusal: refusal.slice(0, REFUSAL_KEPT) }),
      ending,
      endedMs,
      ...(closeCode !== undefined && { closeCode }),
      ...(closeReason && { closeReason }),
    }
  })
}

/** What cannot be asked says nothing about the edge: it becomes the outcome's fault. */
async function orFault(
  asked: Omit<Asked, 'startedAt'>,
  { signal }: Target,
  run: () => Promise<Outcome>,
): Promise<Outcome> {
  const startedAt = Date.now()
  try {
    return await run()
  } catch (error) {
    signal?.throwIfAborted()
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
    return {
      ...asked,
      startedAt,
      headers: [],
      arrivals: [],
      events: [],
      fault: { code, message: message || code },
    }
  }
}
