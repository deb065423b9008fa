import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { stream } from '@durable-streams/client'
import t from 'tap'
import { edges } from '../../bench/edges/index.ts'
import { startChannels } from '../support/channels.ts'
import { block } from '../support/recipe.ts'

/** Edges that stand in front of any service, and one that collects responses. */
const asked = ['direct', 'app-runner', 'alb', 'nginx', 'haproxy', 'caddy', 'api-gateway-http']

/** Edges through which SSE comes only when its stream ends. */
const collecting = ['api-gateway-http']

const MESSAGES = 20

// The README's table says the same.
const table = readFileSync(new URL('../../src/channels/README.md', import.meta.url), 'utf8')

for (const edge of edges.filter(({ id }) => asked.includes(id)))
  t.test(`The protocol's client reads whole through ${edge.id}`, async (t) => {
    const {
      url: origin,
      at,
      put,
      post,
      close,
    } = await startChannels(t, {
      CHANNEL_READ_MAX_AGE: '3s',
      CHANNEL_LONG_POLL: '1s',
    })
    const running = await edge.start({
      origin,
      scale: 20,
      signal: AbortSignal.timeout(60_000),
      progress() {},
    })
    if (!running) throw new TypeError(`${edge.id} has no form for any origin`)
    t.teardown(running.stop)
    const file = join(import.meta.dirname, '../../.cache', `follow-${process.pid}-${edge.id}.mjs`)
    await writeFile(file, block('recipe', 'follow'))
    t.teardown(() => rm(file))
    const { follow } = await import(pathToFileURL(file).href)

    /** Publishes while `read` reads. Returns what it had, and how late the message in the middle was, ms. */
    const publish = async (
      name: string,
      read: (url: string, onItem: (n: number) => void) => Promise<void>,
    ) => {
      await put(name, 'application/json')
      const sent: number[] = []
      const had: number[] = []
      const delays: number[] = []
      const reading = read(new URL(at(name).pathname, running.url).href, (n) => {
        had.push(n)
        delays.push(performance.now() - (sent[n] as number))
      })
      for (let n = 0; n < MESSAGES; n++) {
        sent.push(performance.now())
        await post(name, String(n), 'application/json')
        await sleep(200)
      }
      await close(name)
      await reading
      return { had, late: delays.sort((a, b) => a - b)[MESSAGES / 2] as number }
    }
    const plain = (live: 'sse' | 'long-poll') => async (url: string, onItem: (n: number) => void) => {
      const response = await stream<number>({ url, offset: '-1', live })
      for await (const n of response.jsonStream()) onItem(n)
    }
    const all = Array.from({ length: MESSAGES }, (_, n) => n)

    const sse = await publish('sse', plain('sse'))
    t.same(sse.had, all, 'over SSE')
    t.equal(sse.late > 500, collecting.includes(edge.id), `SSE is ${Math.round(sse.late)} ms late`)
    const poll = await publish('long-poll', plain('long-poll'))
    t.same(poll.had, all, 'over long-polls')
    t.ok(poll.late < 500, `a long-poll is ${Math.round(poll.late)} ms late`)
    const wrapped = await publish('wrapper', (url, onItem) => follow(url, onItem, { patience: 1_000 }))
    t.same(wrapped.had, all, 'with the wrapper')
    t.ok(wrapped.late < 500, `the wrapper is ${Math.round(wrapped.late)} ms late`)
    t.match(table, `| ${edge.id} |`, 'the README names it')
  })
