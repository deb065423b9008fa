import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import t from 'tap'
import type { Check } from '../../src/probe/checks/check.ts'
import { checks } from '../../src/probe/checks/index.ts'
import type { Outcome } from '../../src/probe/outcome.ts'
import { type Answer, type ProbeOptions, probe } from '../../src/probe/probe.ts'
import { judge } from '../../src/probe/verdict.ts'
import { listen } from '../support/bad-edges/edge.ts'
import { badEdges, passes, type RunningBadEdge } from '../support/bad-edges/index.ts'
import { startApp } from '../support/service.ts'

async function all(options: Partial<ProbeOptions> & { base: URL }): Promise<Answer[]> {
  const answers: Answer[] = []
  for await (const answer of probe({ checks, patience: 10_000, ...options })) answers.push(answer)
  return answers
}

t.test('What a check needs must survive before it is asked', async (t) => {
  const asked: (string | undefined)[] = []
  const refuse = createServer((request: IncomingMessage, response) => {
    asked.push(request.url?.replace(/\?.*/, ''))
    response.writeHead(503).end()
  })
  const { url, stop } = await listen(refuse)
  t.teardown(stop)
  const [health, ...streams] = await all({ base: url })
  t.match(health?.verdict, { verdict: 'refused', reason: /^503 instead of 200/ })
  t.strictSame(asked, ['/health'], 'no stream is asked for')
  t.strictSame(
    streams.map(({ outcome }) => outcome.check),
    ['chunked', 'sse', 'websocket'],
  )
  for (const { outcome, verdict } of streams) {
    t.match(verdict, { verdict: 'unknown', by: 'harness', reason: /health survives/ })
    t.match(outcome.fault, { code: 'STREAMPROOF_NEEDS' }, 'and its outcome says so')
  }
})

t.test('A doubtful answer', async (t) => {
  const { url } = await startApp(t)
  const chunked = { ...(checks[1] as Check), needs: [] }
  const [answer] = await all({ base: url, checks: [chunked] })
  const got = answer?.outcome as Outcome
  // Each event there the moment it was made, whatever the machine was doing.
  const punctual = got.events.map((event) => ({
    ...event,
    ms: Number(event.data.split(' ')[1]) - got.startedAt,
  }))
  const whole = { ...got, events: punctual }
  const late = { ...whole, events: whole.events.map((event) => ({ ...event, ms: event.ms + 1_000 })) }
  t.match(judge(late), { verdict: 'degrades', doubtful: true })

  /** Asks a check that gives these outcomes, one an attempt. */
  async function attempts(...outcomes: Outcome[]) {
    const runs: string[] = []
    const check: Check = {
      ...chunked,
      run: async ({ run }) => ({ ...(outcomes[runs.push(run) - 1] as Outcome), run }),
    }
    const [answer] = await all({ base: url, checks: [check] })
    t.equal(new Set(runs).size, runs.length, 'each attempt is a run of its own')
    t.equal(answer?.outcome.run, runs.at(-1), 'the last outcome is the one that counts')
    return { asked: runs.length, verdict: answer?.verdict.verdict }
  }
  t.strictSame(await attempts(whole), { asked: 1, verdict: 'survives' }, 'is not a sure one')
  t.strictSame(await attempts(late, whole), { asked: 2, verdict: 'survives' }, 'is asked again')
  t.strictSame(await attempts(late, late, whole), { asked: 3, verdict: 'survives' }, 'and again')
  t.strictSame(await attempts(late, late, late, whole), { asked: 3, verdict: 'degrades' }, 'until it counts')
  const cut: Outcome = { ...whole, ending: 'truncated' }
  t.strictSame(
    await attempts(late, cut, whole),
    { asked: 2, verdict: 'cut' },
    'a sure one ends it, good or bad',
  )
})

t.test('An abort rejects with its reason, and leaves no connection', async (t) => {
  for (const check of checks) {
    const server = createServer()
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const abort = new AbortController()
    const answered = all({ base: url, checks: [{ ...check, needs: [] }], signal: abort.signal })
    const [socket] = (await once(server, 'connection')) as [Socket]
    const closed = once(socket, 'close')
    abort.abort(new Error('enough'))
    await t.rejects(answered, { message: 'enough' }, check.id)
    await closed

    const { signal } = abort
    await t.rejects(
      all({ base: url, checks: [{ ...check, needs: [] }], signal }),
      { message: 'enough' },
      'before it',
    )
  }
})

t.test('A base with a path keeps it', async (t) => {
  const asked: string[] = []
  const { url, stop } = await listen(
    createServer((request, response) => {
      asked.push(request.url ?? '')
      response.end()
    }),
  )
  t.teardown(stop)
  await all({ base: new URL('/under/', url) })
  await all({ base: new URL('/under', url) })
  for (const path of asked) t.match(path, /^\/under\/health\?run=/)
  t.equal(asked.length, 2)
})

t.test('A verdict can be made again from the stored outcome', async (t) => {
  const { url } = await startApp(t)
  const direct = new Map((await all({ base: url })).map(({ outcome }) => [outcome.check, outcome]))
  const ids = ['absent', 'babbles', 'closes-1011', 'cuts', 'hides', 'refuses', 'renames', 'says-compressed']
  const edges = [passes, ...badEdges.filter(({ id }) => ids.includes(id))]
  t.equal(edges.length, ids.length + 1)
  await Promise.all(
    edges.map(async (edge) => {
      const running: RunningBadEdge = await edge.start(url)
      t.teardown(running.stop)
      const options = { base: running.url, patience: 2_000, direct: ({ id }: Check) => direct.get(id) }
      for (const { outcome, verdict } of await all(options)) {
        const [stored, storedDirect] = JSON.parse(JSON.stringify([outcome, direct.get(outcome.check)]))
        t.strictSame(
          judge(stored, storedDirect),
          verdict,
          `${outcome.check} through ${edge.id}: ${verdict.verdict}`,
        )
      }
    }),
  )
})
