import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { firstValue, type RunRecord } from '../../src/contract.ts'
import type { Client } from '../../src/probe/clients/client.ts'
import { get } from '../programs/get.ts'
import type { SizeBracket } from './result.ts'

const KiB = 2 ** 10
const MiB = 2 ** 20

/** A plain app's stream, without the fields with which ours turns an edge's buffers and its compression off. */
const PLAIN = '/probe/plain/transfer-encoding'

/** The stream that nobody reads: events, and the bytes of each. */
const UNREAD = { count: 2_048, bytes: 64 * KiB }

/** How often the service is asked how much it has sent, ms. */
const LOOK_EVERY = 200
/** After so many equal answers nothing more leaves the service. */
const LOOKS = 5

/** The largest answer that is asked for compressed. */
const LARGEST = MiB

const PATIENCE = 30_000

export interface SizeOptions {
  url: URL
  /** Where the service is asked for its records. */
  origin: URL
  client: Client
  /** How long an answer may take, ms. Default: 30 s. */
  patience?: number
  signal: AbortSignal
}

/**
 * Asks for 128 MiB, reads nothing, and sees how much leaves the service.
 * @returns undefined if the service never sent any of it
 */
export async function findReadAhead({
  url,
  origin,
  client,
  patience = PATIENCE,
  signal,
}: SizeOptions): Promise<SizeBracket | undefined> {
  const run = randomUUID()
  const { count, bytes } = UNREAD
  const exchange = await client.http({
    url: new URL(`${PLAIN}?count=${count}&interval=0&bytes=${bytes}&run=${run}`, url),
    headers: { accept: '*/*', 'accept-encoding': 'identity' },
    ...{ patience, longest: 2 * patience, most: 2 * count * bytes, signal },
  })
  exchange.pause()
  try {
    const sent = await settled(new URL(`/runs/${run}`, origin), patience, signal)
    if (sent === 0) return undefined
    return sent >= count * bytes ? { from: count * bytes } : around(sent)
  } finally {
    exchange.close()
  }
}

/** @returns how many bytes a stream has sent, once no more leave the service; 0 if it has sent none for a while */
async function settled(record: URL, patience: number, signal: AbortSignal): Promise<number> {
  const until = performance.now() + patience
  let [last, looks] = [0, 0]
  while (looks < LOOKS && performance.now() < until) {
    await sleep(LOOK_EVERY, undefined, { signal })
    const { status, body } = await get(record, signal)
    const bytes = status === 200 ? (JSON.parse(body) as RunRecord).bytes : 0
    // An edge that starts its service on demand takes a while over the first byte.
    looks = bytes === last && bytes > 0 ? looks + 1 : 0
    last = bytes
  }
  return last
}

/** The powers of two around a size. */
function around(size: number): SizeBracket {
  const from = 2 ** Math.floor(Math.log2(size))
  return { from, to: 2 * from }
}

/** Halves the sizes between 1 byte and 1 MiB until it knows from which power of two on an answer is compressed. */
export async function findCompression(options: SizeOptions): Promise<SizeBracket> {
  if (!(await compressed(LARGEST, options))) return { from: LARGEST }
  let [low, high] = [-1, Math.log2(LARGEST)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (await compressed(2 ** middle, options)) high = middle
    else low = middle
  }
  return { from: low < 0 ? 0 : 2 ** low, to: 2 ** high }
}

/** Whether an answer of so many bytes arrives with a content coding. */
async function compressed(
  bytes: number,
  { url, client, patience = PATIENCE, signal }: SizeOptions,
): Promise<boolean> {
  const exchange = await client.http({
    url: new URL(`${PLAIN}?count=1&bytes=${bytes}`, url),
    headers: { accept: '*/*', 'accept-encoding': 'gzip, br, zstd' },
    ...{ patience, longest: patience, most: 2 * LARGEST, signal },
  })
  try {
    const { headers } = await exchange.answered
    return (firstValue(headers, 'content-encoding') ?? 'identity') !== 'identity'
  } finally {
    exchange.close()
  }
}
