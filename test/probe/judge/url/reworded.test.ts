import t from 'tap'
import { anyEdge, anyService } from '../../../../src/probe/advice/any.ts'
import { vendors } from '../../../../src/probe/advice/index.ts'
import { adviseUrl } from '../../../../src/probe/advice/url.ts'
import { diagnose } from '../../../../src/probe/judge/url/diagnose.ts'
import { found, notes, refused, unreachable, who } from '../../../../src/probe/judge/url/sentences.ts'
import type { UrlOutcome } from '../../../../src/probe/url-model.ts'
import { cutAt, outcome } from '../../../support/any-url/outcome.ts'

const direct: Partial<UrlOutcome> = { target: 'direct', url: 'http://origin.example/sse' }
const atOnce: Partial<UrlOutcome> = {
  reads: [{ ms: 1_800, bytes: 192 }],
  events: Array.from({ length: 12 }, () => ({ ms: 1_800, size: 8 })),
}
const nothing: Partial<UrlOutcome> = { reads: [], events: [] }

/** What was asked, of each kind that a diagnosis tells apart. */
const cases: UrlOutcome[][] = [
  [outcome()],
  [outcome(atOnce), outcome(atOnce), outcome(direct)],
  [outcome(atOnce), outcome({ ...atOnce, variation: 'identity' })],
  [outcome(atOnce), outcome({ variation: 'identity' }), outcome({ variation: 'http/1.1' })],
  [cutAt(2_050, 20), cutAt(2_060, 400)],
  [cutAt(90_040, 60_010, { headers: [['Server', 'nginx']] })],
  [cutAt(90_040, 60_010), cutAt(90_040, 60_010, direct)],
  [cutAt(1_000, 20), cutAt(1_000, 20, { ...direct, ending: 'malformed', malformed: 'no chunk' })],
  [cutAt(1_000, 20), outcome({ ...atOnce, ...direct })],
  [outcome({ ...nothing, status: 504, transport: 'chunked', body: 'upstream request timeout' })],
  [outcome({ ...nothing, status: 302, headers: [['Location', 'http://b.example']] })],
  [outcome({ ...nothing, status: 200, wanted: 'websocket', body: 'welcome' })],
  [outcome({ ...nothing, fault: { code: 'ECONNREFUSED', message: 'no' } })],
  [outcome({ ...nothing, fault: { code: 'CERT_HAS_EXPIRED', message: 'no' } })],
  [outcome({ ...nothing, ending: 'left', beats: [900] })],
  [outcome({ reportedError: true })],
  [outcome({ transport: 'websocket', status: 101, ending: 'truncated', closeCode: 1011 })],
  [outcome({ sentinel: { expected: '[DONE]', came: false } })],
  [outcome({ headers: [] }), outcome({ ...direct, ...nothing, status: 503 })],
  [outcome({ notUtf8At: 3 })],
  [outcome({ wanted: 'ndjson' })],
  [outcome({ ending: 'endless' })],
]

/** What programs read of a diagnosis: no sentence. */
function decided(outcomes: UrlOutcome[]) {
  const diagnosis = diagnose(outcomes)
  const { reason, who, toTell, notes, outcome, ...codes } = diagnosis
  const advice = adviseUrl(diagnosis, outcome).map(({ text, ...advice }) => advice)
  return { ...codes, advice, said: [who !== undefined, toTell !== undefined, notes.length] }
}

const WORDS = 'other words'

/** Rewords a table of sentences, and the tables in it. The process is this test's own, so nothing is put back. */
function reword(table: Record<string, unknown>): void {
  for (const [name, sentence] of Object.entries(table))
    if (typeof sentence === 'object') reword(sentence as Record<string, unknown>)
    else table[name] = typeof sentence === 'function' ? () => WORDS : WORDS
}

t.test('If every sentence about a URL is reworded, everything else stays as it is', async (t) => {
  const before = cases.map(decided)
  t.ok(new Set(before.map(({ cause }) => cause)).size >= 12, 'many causes are among them')
  for (const table of [found, notes, refused, unreachable, who]) reword(table)
  for (const remedies of [anyService, anyEdge, ...Object.values(vendors)])
    for (const remedy of remedies) remedy.text = WORDS
  t.strictSame(cases.map(decided), before)
  for (const { reason } of cases.map(diagnose)) t.match(reason, /^Other words/)
})
