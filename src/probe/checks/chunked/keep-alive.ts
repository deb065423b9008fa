import { askHttp } from '../../ask.ts'
import { ask, type Exchange } from '../../clients/wire.ts'
import type { Fact } from '../../model.ts'
import type { Check, Target } from '../check.ts'
import { plainStream, streamPath } from '../streams.ts'

export const keepAlive: Check = {
  id: 'chunked-keep-alive',
  title: 'After a whole stream its connection serves the next request',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9112, 9.3',
  needs: ['chunked'],
  run: (target) =>
    askHttp(
      keepAlive,
      target,
      streamPath('/transfer-encoding', target, { interval: 20 }),
      {
        ...plainStream(3),
        claims: [
          {
            fact: 'next',
            is: 200,
            otherwise: 'degrades',
            says: 'the next request on the stream’s connection got {next}',
          },
        ],
        says: 'the next request on the stream’s connection got {next}',
      },
      { act: (exchange) => next(exchange, target) },
    ),
}

/** Asks for something else on the same connection, once the stream is whole. */
async function next(
  exchange: Exchange,
  { base, patience, signal }: Target,
): Promise<Record<string, Fact> | undefined> {
  const { ending } = await exchange.answered
  if (ending !== 'complete') return undefined
  const connection = exchange.release()
  // What is closed already would not say so again.
  if (connection.destroyed || connection.readableEnded) return { next: null }
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/health`, base)
  const limits = { patience, longest: patience, most: 2 ** 16 }
  const { status = null } = await ask({ url, connection, ...limits, ...(signal && { signal }) })
  return { next: status }
}
