import type { Expectation } from '../../model.ts'

/** A code and a reason of an application's own (RFC 6455, 7.4.2). The reason is UTF-8, so some of it is no ASCII. */
export const CODE = 4001
export const REASON = 'moved, 移動'

/**
 * What is expected of a close by one side.
 * @param who the one that closed, as a sentence's beginning; and the other one
 */
export function closes(who: { closer: string; other: string }): Expectation {
  const { closer, other } = who
  return {
    status: 101,
    intervalMs: 0,
    stamped: false,
    closeCode: CODE,
    // However the connection ended: the question is what was said before.
    endings: ['complete', 'truncated', 'reset'],
    claims: [
      {
        fact: 'heard',
        is: true,
        otherwise: 'cut',
        says: `the ${closer}’s close never reached the ${other}: to it the connection just ended`,
      },
      {
        fact: 'close',
        is: described(CODE, REASON),
        otherwise: 'degrades',
        says: `the ${closer} closed with ${described(CODE, REASON)}, and the ${other} was told {close}`,
      },
    ],
    says: `the ${other} was told {close}`,
  }
}

/** How one side was told of the other's close. 1006 is none, 1005 one without a code (RFC 6455, 7.1.5). */
export function told(code: number | undefined, reason = '') {
  return { heard: code !== undefined && code !== 1006, close: described(code, reason) }
}

function described(code: number | undefined, reason: string): string {
  if (code === undefined || code === 1005 || code === 1006) return 'nothing'
  return reason ? `${code} (${reason})` : `${code} without a reason`
}
