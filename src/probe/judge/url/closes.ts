import type { UrlOutcome } from '../../url-model.ts'
import { codeSaysWhy } from './http2-codes.ts'

/** What a WebSocket's close code says. */
interface Meaning {
  /** As IANA's registry has it. */
  name: string
  /** In a few words. */
  says: string
  /** True where the code alone says why the WebSocket was closed: no timer and no limit has to be looked for. */
  isWhy?: true
}

/** RFC 6455, section 7.4.1, and IANA's registry: https://www.iana.org/assignments/websocket */
const meanings: Record<number, Meaning> = {
  1001: { name: 'Going Away', says: 'it shuts down, or no longer serves this client' },
  1002: { name: 'Protocol Error', says: 'it was sent something that is no valid WebSocket', isWhy: true },
  1003: { name: 'Unsupported Data', says: 'it does not take this type of message', isWhy: true },
  1007: { name: 'Invalid Payload', says: 'a message was not what its type says', isWhy: true },
  1008: { name: 'Policy Violation', says: 'its rules do not allow this', isWhy: true },
  1009: { name: 'Message Too Big', says: 'a message is larger than it takes', isWhy: true },
  1010: { name: 'Mandatory Extension', says: 'an extension that it needs was not agreed on', isWhy: true },
  1011: { name: 'Internal Error', says: 'the server met an error that it did not expect', isWhy: true },
  1012: { name: 'Service Restart', says: 'the service restarts', isWhy: true },
  1013: { name: 'Try Again Later', says: 'the service is overloaded for now', isWhy: true },
  1014: { name: 'Bad Gateway', says: 'a gateway got an invalid answer from behind it', isWhy: true },
  3000: { name: 'Unauthorized', says: 'it wants other credentials', isWhy: true },
  3003: { name: 'Forbidden', says: 'this client may not do this', isWhy: true },
  3008: { name: 'Timeout', says: 'something took too long' },
}

/** What a close code says, in words. */
export function meaningOf(code: number): string {
  const known = meanings[code]
  if (known) return `${known.name}: ${known.says}`
  if (code >= 4000) return 'a code of the application’s own'
  return code >= 3000 ? 'a library’s or framework’s code' : 'a reserved code'
}

/** Whether the other side itself says why the stream ended. */
export function saysWhy(outcome: UrlOutcome): boolean {
  const { closeCode, reportedError } = outcome
  return (
    reportedError === true ||
    (closeCode !== undefined && meanings[closeCode]?.isWhy === true) ||
    codeSaysWhy(outcome)
  )
}
