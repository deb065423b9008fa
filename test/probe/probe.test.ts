import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import t, { type Test } from 'tap'
import { type Ask, type Check, check as define } from '../../src/probe/checks/check.ts'
import { routeChecks as checks } from '../../src/probe/checks/index.ts'
import type { Client } from '../../src/probe/clients/client.ts'
import { http1 } from '../../src/probe/clients/index.ts'
import { judge } from '../../src/probe/judge/judge.ts'
import { isUnasked } from '../../src/probe/judge/unasked.ts'
import type { EdgeLog, Outcome } from '../../src/probe/model.ts'
import type { Answer, ProbeOptions } from '../../src/probe/options.ts'
import { probe } from '../../src/probe/probe.ts'
import { listen } from '../support/bad-edges/edge.ts'
import { badEdges, passes, type RunningBadEdge } from '../support/bad-edges/index.ts'
import { questionOf, refusal, streamed } from '../support/outcomes.ts'
import { startApp } from '../support/service.ts'

type Asked = Partial<ProbeOptions> & { url: URL }

/** Asks one instance. Default: as the service itself. */
const begin = ({ url, ...options }: Asked) =>
  probe({ checks, instances: { asIs: { url } }, edge: false, patience: 10_000, ...options })

const all = (asked: Asked): Promise<Answer[]> => Array.fromAsync(begin(asked))

/** A check that only gives an outcome. */
function check(id: string, run: () => Outcome | Promise<Outcome>, more: Partial<Check> = {}): Check {
  return define({
    id,
    title: 'All is well',
    transport: 'http',
    kind: 'observe',
    spec: 'none',
    needs: [],
    expected: { status: 200, event: 'test' },
    run: async (ask) => ({
      ...(await run()),
      check: id,
      transport: more.transport ?? 'http',
      run: ask.run,
    }),
    ...more,
  })
}

/** An edge before the service, with what these outcomes are held against. */
const edge = { url: new URL('http://127.0.0.1:9'), edge: true, direct: () => streamed(1) }
const whole = streamed(1)
const late = streamed(500)
const cut = streamed(1, { ending: 'truncated' })

t.test('A check is asked only after the checks that it needs got through', async (t) => {
  const asked: (string | undefined)[] = []
  const refuse = createServer((request: IncomingMessage, response) => {
    asked.push(request.url?.replace(/\?.*/, ''))
    response.writeHead(503).end()
  })
  const { url, stop } = await listen(refuse)
  t.teardown(stop)
  const [health, ...streams] = await all({ url })
  t.match(health?.verdict, { verdict: 'refused', reason: /^503 instead of 200/ })
  t.strictSame(asked, ['/health'], 'no stream is asked for')
  t.strictSame(
    streams.map(({ outcome }) => outcome.check),
    ['chunked', 'sse', 'websocket'],
  )
  for (const { outcome, verdict } of streams) {
    t.match(verdict, { verdict: 'unknown', by: 'harness', cause: 'skipped', reason: /needs `health`/ })
    t.match(outcome.fault, { kind: 'skipped', code: 'STREAMPROOF_NEEDS', needs: 'health' })
    t.ok(outcome.fault && isUnasked(outcome.fault))
  }

  for (const [how, outcome, verdict] of [
    ['survives', whole, 'survives'],
    ['degrades', late, 'survives'],
    ['is cut', cut, 'unknown'],
    ['is refused', streamed(1, refusal(403, '')), 'unknown'],
    ['is unknown', streamed(1, { fault: { kind: 'harness', code: 'X', message: 'x' } }), 'unknown'],
  ] as const) {
    const both = [check('first', () => outcome), check('second', () => whole, { needs: ['first'] })]
    const answers = await all({ ...edge, checks: both })
    t.equal(answers.find(({ outcome }) => outcome.check === 'second')?.verdict.verdict, verdict, how)
  }
})

t.test('A doubtful answer', async (t) => {
  t.match(judge(questionOf(late), late, { ...edge, direct: whole }), { verdict: 'degrades', doubtful: true })

  /** Asks a check that gives these outcomes, one an attempt. */
  async function attempts(...outcomes: Outcome[]) {
    const runs: string[] = []
    const one: Check = {
      ...check('one', () => whole),
      run: async ({ run }) => ({ ...(outcomes[runs.push(run) - 1] as Outcome), run }),
    }
    const [answer] = await all({ ...edge, checks: [one] })
    t.equal(new Set(runs).size, runs.length, 'each attempt is a run of its own')
    t.equal(answer?.outcome.run, runs.at(-1), 'the last outcome is the one that counts')
    return { asked: runs.length, verdict: answer?.verdict.verdict }
  }
  t.strictSame(await attempts(whole), { asked: 1, verdict: 'survives' }, 'is not a sure one')
  t.strictSame(await attempts(late, whole), { asked: 2, verdict: 'survives' }, 'is asked again')
  t.strictSame(await attempts(late, late, whole), { asked: 3, verdict: 'survives' }, 'and again')
  t.strictSame(await attempts(late, late, late, whole), { asked: 3, verdict: 'degrades' }, 'until it counts')
  t.strictSame(
    await attempts(late, cut, whole),
    { asked: 2, verdict: 'cut' },
    'a sure one ends it, good or bad',
  )

  await t.test('comes last, and is asked again beside half as many', async (t) => {
    let open = 0
    const beside: number[] = []
    const answers = [late, late, whole, late, whole]
    const asked = async () => {
      beside.push(open++)
      await new Promise(setImmediate)
      open--
      return answers.shift() ?? whole
    }
    const doubted = ['a', 'b'].map((id) => check(id, asked))
    const others = ['c', 'd'].map((id) => check(id, () => waits()))
    const waits = async () => {
      open++
      // Longer than the doubted take, were they asked again at once.
      for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
      open--
      return whole
    }
    const options = { ...edge, checks: [...doubted, ...others], atOnce: 4 }
    t.strictSame(
      (await all(options)).map(({ outcome, verdict }) => [outcome.check, verdict.verdict]),
      [
        ['c', 'survives'],
        ['d', 'survives'],
        ['a', 'survives'],
        ['b', 'survives'],
      ],
    )
    t.ok(
      beside.slice(2).every((others) => others <= 1),
      'two at a time in place of four, and nothing else beside them',
    )
  })
})

t.test('A doubt about what a check that it needs does for sure is none', async (t) => {
  const asked: string[] = []
  const doubted = (id: string, needs: string[], ...outcomes: Outcome[]): Check => ({
    ...check(id, () => {
      asked.push(id)
      return outcomes.shift() ?? (outcomes[0] as Outcome) ?? late
    }),
    needs,
  })
  const verdicts = async (checks: Check[]) =>
    (await all({ ...edge, checks })).map(({ verdict: { verdict } }) => verdict)
  t.strictSame(await verdicts([doubted('a', []), doubted('b', ['a'])]), ['degrades', 'degrades'])
  t.strictSame(asked.splice(0), ['a', 'b', 'a', 'a'], 'b is as late as a, which was asked three times')
  t.strictSame(await verdicts([doubted('a', [], late, whole), doubted('b', ['a'], late, whole)]), [
    'survives',
    'survives',
  ])
  t.strictSame(asked, ['a', 'b', 'a', 'b'], 'a was not late for sure')
})

t.test('`atOnce` limits how many checks run at the same time', async (t) => {
  for (const atOnce of [undefined, 3]) {
    const turns = new EventEmitter()
    let open = 0
    let most = 0
    let waiting = 0
    const few = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
      check(id, async () => {
        most = Math.max(most, ++open)
        if (waiting < 2) await once(turns, 'all wait')
        await new Promise(setImmediate)
        open--
        return whole
      }),
    )
    // Were these to wait for their turn, nobody would ever get one.
    const short = ['g', 'h'].map((id) =>
      check(
        id,
        async () => {
          if (++waiting === 2) turns.emit('all wait')
          return whole
        },
        { instance: 'short' },
      ),
    )
    const instances = { asIs: { url: edge.url }, short: { url: edge.url, scale: 20 } }
    const options = { ...edge, instances, checks: [...few, ...short], ...(atOnce && { atOnce }) }
    const answers = await all(options)
    t.equal(most, atOnce ?? 1, 'no more')
    const answered = answers.map(({ outcome }) => outcome.check)
    t.equal(answered.sort().join(''), 'abcdefgh', 'and all are answered')
  }
})

t.test('An answer is yielded as soon as it is there', async (t) => {
  const { url } = await startApp(t)
  const handed = Promise.withResolvers<void>()
  const slow = check('slow', () => handed.promise.then(() => whole), { instance: 'short' })
  const quick = check('quick', async () => whole)
  const instances = { asIs: { url }, short: { url } }
  const order: string[] = []
  for await (const { outcome } of probe({ checks: [slow, quick], instances, edge: false, patience: 1_000 })) {
    order.push(outcome.check)
    handed.resolve()
  }
  t.strictSame(order, ['quick', 'slow'])
})

t.test('A check asks the instance that it names', async (t) => {
  const logs: string[] = []
  const instance = (name: string, scale?: number) => ({
    url: new URL(`http://${name}.example/`),
    ...(scale && { scale }),
    async log(run: string): Promise<EdgeLog> {
      logs.push(`${name} ${run}`)
      return { line: name, says: name, flags: [] }
    },
  })
  const instances = { asIs: instance('as-is'), short: instance('short', 20), dead: instance('dead') }
  const seen: string[] = []
  const client: Client = {
    ...http1,
    http({ url }) {
      seen.push(url.hostname)
      return Promise.reject(new Error('it is not there'))
    },
  }
  const three = ([undefined, 'short', 'dead'] as const).map((instance) => ({
    ...check(instance ?? 'usual', () => whole, instance && { instance }),
    run: async (ask: Ask) => {
      await ask.http('/')
      const scaled = `${ask.scaled(100)}`
      return { ...whole, transport: 'http' as const, run: ask.run, facts: { scaled } }
    },
  }))
  const answers = await all({ ...edge, checks: three, instances, client })
  t.strictSame(seen.sort(), ['as-is.example', 'dead.example', 'short.example'])
  t.strictSame(answers.map(({ outcome }) => outcome.facts.scaled).sort(), ['100', '100', '5'])
  t.strictSame(
    answers.map(({ outcome }) => outcome.edgeLog?.line).sort(),
    ['as-is', 'dead', 'short'],
    'whose log is heard',
  )
  t.strictSame(logs.sort(), answers.map(({ outcome }) => `${outcome.edgeLog?.line} ${outcome.run}`).sort())

  for (const [instance, code] of [
    ['short', 'STREAMPROOF_TAKES_LONG'],
    ['dead', 'STREAMPROOF_NO_INSTANCE'],
  ] as const) {
    const [answer] = await all({ ...edge, checks: [check('one', () => whole, { instance })] })
    t.match(answer?.verdict, { verdict: 'unknown', by: 'harness' }, `${instance}: unknown`)
    t.equal(answer?.outcome.fault?.code, code)
    t.ok(answer?.outcome.fault && isUnasked(answer.outcome.fault), 'and was left out')
  }
})

t.test('A service of the instance’s own is asked for its records', async (t) => {
  const [elsewhere, itsOwn] = await Promise.all([startApp(t), startApp(t)])
  const instances = { asIs: { url: itsOwn.url, origin: itsOwn.url } }
  const answers = await all({ url: itsOwn.url, instances, origin: elsewhere.url, edge: true })
  for (const { outcome } of answers.filter(({ outcome }) => outcome.transport !== 'http'))
    t.match(outcome.server, { endedBy: 'source' }, outcome.check)
})

t.test('A check that needs the service’s own routes', async (t) => {
  const mine = ['one', 'two'].map((id) => check(id, () => whole, { probeRoutes: true }))

  /** The verdicts, and how often the service was asked whether it has them. */
  async function ask(t: Test, env: NodeJS.ProcessEnv, more: Partial<ProbeOptions> = {}) {
    const { app, url } = await startApp(t, { env })
    let asked = 0
    app.server.on('request', ({ url }) => {
      if (url === '/probe/request') asked++
    })
    return { asked: () => asked, answers: await all({ url, checks: mine, ...more, origin: url }) }
  }

  await t.test('is unknown if they are off, and says how to turn them on', async (t) => {
    const { answers } = await ask(t, {})
    for (const { outcome, verdict } of answers) {
      t.match(verdict, { verdict: 'unknown', by: 'harness', reason: /PROBE_ROUTES=true/ })
      t.equal(outcome.fault?.code, 'STREAMPROOF_PROBE_ROUTES_OFF')
      t.ok(outcome.fault && isUnasked(outcome.fault))
    }
  })

  await t.test('is asked if they are on, after one request for all checks', async (t) => {
    const { answers, asked } = await ask(t, { PROBE_ROUTES: 'true' }, edge)
    for (const { verdict } of answers) t.equal(verdict.verdict, 'survives')
    t.equal(asked(), 1, 'put to the service itself, whatever the edge lets through')
  })

  await t.test('without such a check, no request is made', async (t) => {
    const { asked } = await ask(t, { PROBE_ROUTES: 'true' }, { checks: [check('one', () => whole)] })
    t.equal(asked(), 0)
  })

  await t.test('is given up on abort', async (t) => {
    const server = createServer()
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const abort = new AbortController()
    const answered = all({ url, checks: mine, signal: abort.signal })
    await once(server, 'request')
    abort.abort(new Error('enough'))
    await t.rejects(answered, { message: 'enough' })
  })
})

t.test('What the service saw of a run', async (t) => {
  const { url } = await startApp(t)
  const seen = async (
    more: Partial<ProbeOptions>,
    change: Partial<Outcome> = {},
    kind: Partial<Check> = {},
  ) => {
    const one = check('one', () => ({ ...whole, ...change }), { transport: 'sse', ...kind })
    const [answer] = await all({ ...edge, url, checks: [one], ...more })
    return answer?.outcome.server
  }
  const two = checks.filter(({ id }) => id === 'health' || id === 'sse')
  const [, sse] = await all({ url, checks: two })
  t.match(sse?.outcome.server, { events: 3, endedBy: 'source', ms: Number }, 'is part of the outcome')

  t.equal(await seen({ origin: url }), null, 'a run that it never saw, too')
  t.equal(await seen({}), undefined, 'but not through an edge: another instance may have seen it')
  t.equal(
    await seen({ origin: url }, {}, { transport: 'http' }),
    undefined,
    'what is no stream leaves no record',
  )
  t.equal(await seen({ origin: url }, {}, { records: '' }), undefined, 'nor does what says so')
  t.equal(await seen({ origin: edge.url }), undefined, 'nor does one that cannot be asked')
  const fault = { kind: 'harness', code: 'X', message: 'x' } as const
  t.equal(await seen({ origin: url }, { fault }), undefined, 'and what was not asked left none')
})

t.test('An abort rejects with its reason, and leaves no connection', async (t) => {
  for (const check of checks) {
    const server = createServer()
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const abort = new AbortController()
    const answered = all({ url, checks: [{ ...check, needs: [] }], signal: abort.signal })
    const [socket] = (await once(server, 'connection')) as [Socket]
    const closed = once(socket, 'close')
    abort.abort(new Error('enough'))
    await t.rejects(answered, { message: 'enough' }, check.id)
    await closed

    const { signal } = abort
    await t.rejects(
      all({ url, checks: [{ ...check, needs: [] }], signal }),
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
  await all({ url: new URL('/under/', url) })
  await all({ url: new URL('/under', url) })
  for (const path of asked) t.match(path, /^\/under\/health\?run=/)
  t.equal(asked.length, 2)
})

t.test('A verdict can be made again from the stored outcome', async (t) => {
  const questions = new Map(checks.map((check) => [check.id, check]))
  const { url } = await startApp(t)
  const direct = new Map((await all({ url })).map(({ outcome }) => [outcome.check, outcome]))
  const ids = ['absent', 'babbles', 'closes-1011', 'cuts', 'hides', 'refuses', 'renames', 'says-compressed']
  const edges = [passes, ...badEdges.filter(({ id }) => ids.includes(id))]
  t.equal(edges.length, ids.length + 1)
  await Promise.all(
    edges.map(async (edge) => {
      const running: RunningBadEdge = await edge.start(url)
      t.teardown(running.stop)
      const options = { origin: url, edge: true, patience: 2_000, direct: ({ id }: Check) => direct.get(id) }
      for (const { outcome, verdict } of await all({ url: running.url, ...options })) {
        const [stored, storedDirect] = JSON.parse(JSON.stringify([outcome, direct.get(outcome.check)]))
        t.strictSame(
          judge(questions.get(outcome.check) as Check, stored, { edge: true, direct: storedDirect }),
          verdict,
          `${outcome.check} through ${edge.id}: ${verdict.verdict}`,
        )
      }
    }),
  )
})
