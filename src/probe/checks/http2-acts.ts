import type { Knobs } from '../../contract.ts'
import type { HttpExchange, WireAnswer } from '../clients/client.ts'
import { readLines } from '../clients/events.ts'
import { readStamp } from '../judge/stamps.ts'
import { fewStreams } from '../judge/unasked.ts'
import type { Facts } from '../model.ts'
import type { Ask } from './check.ts'

// What the client of an HTTP/2 check does on its connection, and what it measures.

/** Streams of one connection: at least so many a server should allow (RFC 9113, 6.5.2). */
export const STREAMS = 100

/** Streams beside the one that a check is about. */
export const NEIGHBOURS = 3

/** More than the windows of Chromium's size, and the buffers of some edges, hold: 64 MiB. */
export const large = { count: 1_024, bytes: 2 ** 16, interval: 0 } as const satisfies Knobs

/** A limit above this is not tried out: so many streams would try the machine instead. */
const HIGHEST_LIMIT = 256

/** How many times in a row nothing new must have come in a stream that nobody reads, and how far apart, ms. */
const LOOKS = 3
const LOOK_EVERY = 100

/** The code of a stream that was not begun (RFC 9113, 8.7). */
const REFUSED_STREAM = 7

type Again = (path: string) => HttpExchange | undefined

/** For two seconds. */
export const lasting: Knobs = { count: 20, interval: 100 }

/** Each tenth stream has another pace. */
export const paced = (n: number): Knobs => ({ count: 5, interval: 100 + 20 * (n % 10), stamp: true })

/** The path of one more stream, with a run of its own. */
function other(ask: Ask, n: number, knobs: Knobs): string {
  const query = { ...knobs, run: `${ask.run}-${n}` }
  return `/transfer-encoding?${Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')}`
}

/**
 * Opens streams beside the check's own, once it is known how many are allowed.
 * @throws STREAMPROOF_FEW_STREAMS where the client would have to hold some of them back
 */
async function open(
  exchange: HttpExchange,
  again: Again,
  ask: Ask,
  count: number,
  knobs: (n: number) => Knobs,
): Promise<HttpExchange[]> {
  // SETTINGS come first of all.
  await exchange.came(() => true)
  const limit = exchange.http2?.settings.maxConcurrentStreams
  if (limit !== undefined && limit <= count) throw Object.assign(new Error(), fewStreams(limit))
  return Array.from({ length: count }, (_, i) => again(other(ask, i + 1, knobs(i + 1)))).filter(
    (exchange) => exchange !== undefined,
  )
}

async function ended(exchanges: HttpExchange[]): Promise<WireAnswer[]> {
  try {
    return await Promise.all(exchanges.map(({ answered }) => answered))
  } finally {
    for (const exchange of exchanges) exchange.close()
  }
}

const isWhole = ({ status, ending }: WireAnswer) => status === 200 && ending === 'complete'

const begun = (exchanges: HttpExchange[]) =>
  Promise.all(exchanges.map((exchange) => exchange.came(() => exchange.body.length > 0)))

/** Opens streams of different pace at once. */
export function askMany(ask: Ask) {
  return async (exchange: HttpExchange, again: Again): Promise<Facts> => {
    const answers = await ended([exchange, ...(await open(exchange, again, ask, STREAMS - 1, paced))])
    const whole = answers.filter(isWhole).filter(({ body }) => readLines(body).length === paced(0).count)
    return { whole: whole.length, ...(whole.length === STREAMS && { slowestMs: slowest(whole) }) }
  }
}

/** How much longer the slowest stream's events were on their way than the fastest event of all, typically, ms. */
function slowest(answers: WireAnswer[]): number {
  const delays = answers.map(({ startedAt, body }) =>
    readLines(body)
      .map((event) => startedAt + event.ms - (readStamp(event)?.made ?? Number.NaN))
      .sort((a, b) => a - b),
  )
  const fastest = Math.min(...delays.flat())
  const medians = delays.map((each) => each[Math.floor(each.length / 2)] ?? Number.NaN)
  return Math.round(Math.max(...medians) - fastest)
}

/** Sends one stream more than the edge allows, all at once; 101 if it allows very many. */
export async function askAbove(ask: Ask, exchange: HttpExchange): Promise<Facts> {
  await exchange.answered
  const limit = exchange.http2?.settings.maxConcurrentStreams
  const sent = (limit !== undefined && limit <= HIGHEST_LIMIT ? limit : STREAMS) + 1
  const paths = Array.from({ length: sent }, (_, n) => other(ask, n, { count: 3, interval: 200 }))
  const answers = await ended(await ask.burst(paths))
  const whole = answers.filter(isWhole).length
  const refused = answers.filter(({ http2 }) => http2?.reset?.code === REFUSED_STREAM).length
  return { limit: limit ?? null, sent, whole, refused, broken: sent - whole - refused }
}

/** Stops reading, and then asks for one more stream. */
export function stopReading(ask: Ask) {
  return async (exchange: HttpExchange, again: Again): Promise<Facts | undefined> => {
    if (!(await exchange.came(() => exchange.body.length > 0))) return undefined
    exchange.pause()
    const got = () => exchange.arrivals.reduce((sum, { bytes }) => sum + bytes, 0)
    for (let looks = 0, last = got(); looks < LOOKS; ) {
      await ask.wait(LOOK_EVERY, exchange.answered)
      looks = got() === last ? looks + 1 : 0
      last = got()
    }
    const [answer] = await ended(await open(exchange, again, ask, 1, () => ({ count: 3, interval: 50 })))
    exchange.leave()
    return {
      neighbour: answer?.ending ?? null,
      neighbourMs: Math.round(answer?.endedMs ?? 0),
      unreadKiB: Math.round(got() / 1024),
    }
  }
}

/** Cancels one of several streams. */
export function cancelOne(ask: Ask) {
  return async (exchange: HttpExchange, again: Again): Promise<Facts | undefined> => {
    const neighbours = await open(exchange, again, ask, NEIGHBOURS, () => lasting)
    await begun([exchange, ...neighbours])
    const leftAfter = exchange.ms
    exchange.leave()
    const record = await ask.record(({ endedBy }) => endedBy !== undefined)
    const { endedBy = null, ms = 0 } = record ?? {}
    const whole = (await ended(neighbours)).filter(isWhole).length
    return { whole, endedBy, toldAfterMs: Math.max(0, Math.round(ms - leftAfter)) }
  }
}

/** Has the edge reload while several streams are open. */
export function reload(ask: Ask) {
  return async (exchange: HttpExchange, again: Again): Promise<Facts | undefined> => {
    const neighbours = await open(exchange, again, ask, NEIGHBOURS, () => lasting)
    await begun([exchange, ...neighbours])
    await ask.reload()
    const whole = (await ended(neighbours)).filter(isWhole).length
    const { http2 } = await exchange.answered
    return { whole, goaway: http2?.goaways.at(-1)?.code ?? null }
  }
}
