import type { RunRecord } from '../../../contract.ts'
import { askHttp } from '../../ask.ts'
import type { Exchange } from '../../clients/wire.ts'
import type { Fact } from '../../model.ts'
import { recordWhen } from '../../records.ts'
import type { Check, Target } from '../check.ts'
import { streamPath } from '../streams.ts'

const KiB = 2 ** 10

/** More than the buffers of some edges and the connections between them hold: 128 MiB. */
const EVENTS = 2_048
const BYTES = 64 * KiB

/** How often in turn the service must have sent nothing more. Whoever answers that had time to send. */
const LOOKS = 6

export const backPressure: Check = {
  id: 'chunked-back-pressure',
  title: 'A client that does not read stops the source',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9293, 3.8.6; a slow reader costs a bounded amount of memory',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      backPressure,
      target,
      streamPath('/transfer-encoding', target, { count: EVENTS, bytes: BYTES, interval: 0 }),
      {
        status: 200,
        intervalMs: 0,
        stamped: false,
        endings: ['left'],
        claims: [
          {
            fact: 'endedBy',
            is: null,
            otherwise: 'degrades',
            says: 'the client read nothing, yet {sentKiB} KiB left the origin, until it was ended by {endedBy}',
          },
          {
            fact: 'stopped',
            is: true,
            otherwise: 'degrades',
            says: 'the client read nothing, yet {sentKiB} KiB left the origin, and no end of it was to be seen',
            doubtful: true,
          },
        ],
        says: 'the origin stopped {aheadKiB} KiB ahead of a client that read nothing',
      },
      { bytes: EVENTS * BYTES, act: (exchange) => readNothing(exchange, target) },
    ),
}

/** Stops reading once the first bytes are there, waits for the origin to stop too, and leaves. */
async function readNothing(exchange: Exchange, target: Target): Promise<Record<string, Fact> | undefined> {
  if (!(await exchange.came(() => exchange.body.length > 0))) return undefined
  exchange.pause()
  let last = -1
  let looks = 0
  const stopped = ({ bytes }: RunRecord) => {
    looks = bytes === last ? looks + 1 : 0
    last = bytes
    return looks === LOOKS
  }
  const record = await recordWhen(target, (record) => record.endedBy !== undefined || stopped(record))
  exchange.leave()
  if (!record) return undefined
  const got = exchange.arrivals.reduce((sum, { bytes }) => sum + bytes, 0)
  return {
    sentKiB: Math.round(record.bytes / KiB),
    aheadKiB: Math.max(0, Math.round((record.bytes - got) / KiB)),
    stopped: looks === LOOKS,
    endedBy: record.endedBy ?? null,
  }
}
