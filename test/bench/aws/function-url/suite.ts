import t from 'tap'
import type { Edge } from '../../../../bench/edges/edge.ts'
import { NeedsError } from '../../../../bench/programs/needs.ts'
import { checks } from '../../../../src/probe/checks/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { probe } from '../../../../src/probe/probe.ts'
import { startApp } from '../../../support/service.ts'

/** Building a runtime takes minutes, once. */
const LONGEST = 600_000

/** Asks some checks through an edge before the real service. Skipped where its runtime cannot be had. */
export function askThrough(
  edge: Edge,
  ids: string[],
  look: (answers: Map<string, Answer>, url: URL) => void | Promise<void>,
): void {
  t.setTimeout(LONGEST)
  t.test(`${edge.title}: ${edge.truth}`, async (t) => {
    const signal = AbortSignal.timeout(LONGEST)
    const { url: origin } = await startApp(t, { env: { PROBE_ROUTES: 'true' } })
    const progress = (line: string) => t.comment(line)
    const started = await edge.start({ origin, signal, progress }).catch((error) => {
      if (error instanceof NeedsError) return error
      throw error
    })
    if (started instanceof NeedsError) return t.pass(started.message, { skip: started.code })
    if (!started) return t.fail('it was not started')
    t.teardown(() => started.stop())
    const asked = checks.filter(({ id }) => ids.includes(id))
    const answers = new Map<string, Answer>()
    for await (const answer of probe({
      checks: asked,
      instances: { asIs: started },
      edge: true,
      origin,
      patience: 10_000,
    }))
      answers.set(answer.outcome.check, answer)
    for (const [id, { verdict, status }] of Object.entries(edge.expected)) {
      const answer = answers.get(id)
      if (!answer) continue
      t.equal(answer.verdict.verdict, verdict, `${id}: ${answer.verdict.reason}`)
      if (status) t.equal(answer.outcome.status, status)
    }
    await look(answers, started.url)
    t.equal(await edge.start({ origin, dead: true, signal, progress }), undefined, 'there is no dead one')
  })
}

export const ARTICLE = ['health', 'chunked', 'sse', 'websocket']
