import t from 'tap'
import { adviseUrl } from '../../../../src/probe/advice/url.ts'
import { diagnose } from '../../../../src/probe/judge/url/diagnose.ts'
import type { UrlOutcome } from '../../../../src/probe/url-model.ts'
import { cutAt } from '../../../support/any-url/outcome.ts'

/** A WebSocket that the other side closed, after a silence that no limit explains better. */
const closed = (closeCode: number, change: Partial<UrlOutcome> = {}) =>
  cutAt(60_010, 30_000, {
    transport: 'websocket',
    wanted: 'websocket',
    status: 101,
    headers: [['Server', 'nginx']],
    closeCode,
    ...change,
  })
const read = (code: number, change?: Partial<UrlOutcome>) => {
  const outcomes = [closed(code, change), closed(code, change)]
  const diagnosis = diagnose(outcomes)
  return { ...diagnosis, advice: adviseUrl(diagnosis, diagnosis.outcome) }
}

t.test('A close code says what it means, and its advice is one of its own', async (t) => {
  for (const [code, name, advice] of [
    [1002, /Protocol Error/, /agree on the protocol/],
    [1003, /Unsupported Data/, /--send/],
    [1007, /Invalid Payload/, /--send/],
    [1008, /Policy Violation/, /credentials/],
    [1009, /Message Too Big/, /smaller messages/],
    [1010, /Mandatory Extension/, /agree on the protocol/],
    [1011, /Internal Error/, /its log at that time/],
    [1012, /Service Restart/, /restarted/],
    [1013, /Try Again Later/, /come back later/],
    [1014, /Bad Gateway/, /--direct/],
    [3000, /Unauthorized/, /credentials/],
    [3003, /Forbidden/, /credentials/],
  ] as const) {
    const { verdict, cause, reason, advice: found, notes } = read(code)
    t.match(
      { verdict, cause },
      { verdict: 'cut', cause: 'truncated' },
      `${code}: neither silence nor the time is why`,
    )
    t.match(reason, name)
    t.equal(found.length, 1, `${code}: no second guess`)
    const whom = [1003, 1007, 1008, 3000, 3003].includes(code) ? 'client' : 'service'
    t.match(found[0], { text: advice, source: /^https:/, for: whom })
    t.same(notes, [], `${code}: no vendor’s limit`)
  }
})

t.test('A code that does not say why leaves silence, time and a last event to be looked at', async (t) => {
  t.match(read(1001), { cause: 'cut-idle', reason: /1001 \(Going Away: / })
  t.match(read(4000), { cause: 'cut-idle', reason: /4000 \(a code of the application’s own\)/ })
  const soon = diagnose([cutAt(900, 10, { transport: 'websocket', status: 101, closeCode: 4401 })])
  t.match(adviseUrl(soon, soon.outcome), [{ text: /the application’s own/ }])
  t.match(read(3999).reason, /3999 \(a library’s or framework’s code\)/)
  t.match(read(2999).reason, /2999 \(a reserved code\)/)
  t.match(
    read(1005, { sentinel: { expected: 'bye', came: false } }).reason,
    /closed the WebSocket without a code/,
  )
})
