import type { Exchange } from '../../clients/wire.ts'
import type { Expectation, Fact } from '../../model.ts'
import { recordWhen } from '../../records.ts'
import type { Target } from '../check.ts'

/** What a perfect edge makes of a client that leaves in mid-stream. */
export const leftStream: Expectation = {
  status: 200,
  intervalMs: 0,
  stamped: false,
  endings: ['left'],
  claims: [
    {
      fact: 'endedBy',
      is: 'client',
      otherwise: 'degrades',
      says: 'the source was not told that its client had left: ended by {endedBy} when patience ran out',
    },
  ],
  says: 'the source was told {toldAfterMs} ms after its client had left',
}

/** Leaves once an event is there, and waits for the source to hear of it. */
export async function leave(exchange: Exchange, target: Target): Promise<Record<string, Fact> | undefined> {
  if (!(await exchange.came(() => exchange.body.length > 0))) return undefined
  const leftAfter = exchange.ms
  exchange.leave()
  const record = await recordWhen(target, ({ endedBy }) => endedBy !== undefined)
  const { endedBy = 'nobody', ms = 0 } = record ?? {}
  return { endedBy, toldAfterMs: Math.max(0, Math.round(ms - leftAfter)) }
}
