import { once } from 'node:events'
import t from 'tap'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { allCame, inPlaceOfArticle, stepwise, visit, words } from './visit.ts'

const browser = await startBrowser(t)
const ids = ['chunked', 'sse', 'websocket'] as const

/** EventSource reconnects seconds after an end. Its state says at once that it will not. */
const keepEventSource = `{
  const Native = EventSource
  globalThis.EventSource = class extends Native {
    constructor(url) { super(url); globalThis.source = this }
  }
}`
const closedForGood = 'source.readyState === EventSource.CLOSED'

t.test('Each client shows each message as it comes, and a whole end', async (t) => {
  const { source, release } = stepwise()
  const { url } = await startApp(t, { sources: [source] })
  const { page, panel, problems } = await visit(t, browser, url)
  await page.evaluate(keepEventSource)
  for (const id of ids) {
    const { toggle, verb, until, got, lines, state, timeline } = panel(id)
    await toggle.click()
    await until('open')
    for (const word of words) {
      await got(word)
      release()
    }
    await until(allCame)
    t.match(
      await lines(),
      [{ kind: 'open' }, ...words.map((text) => ({ kind: 'message', text })), { kind: 'close' }],
      `${id}: the log is complete`,
    )
    const times = (await lines()).map(({ ms }) => ms)
    const [, foo = 0, bar = 0, baz = 0, close] = times
    t.ok(foo < bar && bar < baz, `${id}: at ${times.join(', ')} ms`)
    t.equal(await timeline.locator('.dot').count(), 3, `${id}: a dot for each`)
    t.equal(
      await timeline.getAttribute('aria-label'),
      `Time line: messages at ${foo}, ${bar}, ${baz} ms; ${await state.textContent()}, at ${close} ms`,
      `${id}: and in words`,
    )
    t.equal(await verb.textContent(), 'Start', `${id}: it can be started again`)
  }
  t.equal(await page.evaluate(closedForGood), true, 'EventSource is closed')
  t.strictSame(await problems(), [], 'the console is empty')
})

t.test('A stream that breaks off is shown as cut', async (t) => {
  let next = Promise.withResolvers<void>()
  const source = inPlaceOfArticle(async function* () {
    yield { event: 'test', data: 'foo' }
    await next.promise
    throw new Error('broken by the test')
  })
  const { url } = await startApp(t, { sources: [source] })
  const { page, panel } = await visit(t, browser, url)
  await page.evaluate(keepEventSource)
  for (const id of ids) {
    const { toggle, until, got, lines, note } = panel(id)
    await toggle.click()
    await got('foo')
    next.resolve()
    next = Promise.withResolvers()
    await until('cut')
    t.match(await lines(), [{ kind: 'open' }, { kind: 'message', text: 'foo' }], id)
    t.match(await note.textContent(), /The source failed/, `${id}: by the service's own record`)
  }
  t.match(await panel('sse').lines(), [
    {},
    {},
    { kind: 'error', text: 'the source failed' },
    { kind: 'close' },
  ])
  t.equal(await page.evaluate(closedForGood), true, 'EventSource is closed')
  t.match(await panel('websocket').lines(), [{}, {}, { kind: 'close', text: 'code 1011 the source failed' }])
})

t.test('A refusal by the service is not blamed on the edge', async (t) => {
  const source = inPlaceOfArticle(async function* (_, { signal }) {
    yield { event: 'test', data: 'foo' }
    await once(signal, 'abort')
  })
  const { url } = await startApp(t, { sources: [source], env: { MAX_STREAMS: '1' } })
  const holder = new AbortController()
  t.teardown(() => holder.abort())
  await fetch(new URL('/sse', url), { signal: holder.signal })
  const { panel } = await visit(t, browser, url)
  for (const id of ids) {
    const { toggle, until, note } = panel(id)
    await toggle.click()
    await until('refused')
    t.match(await note.textContent(), /^The service refused, with 503: .*MAX_STREAMS/, id)
  }
})

t.test('Start all starts all, and then stops all', async (t) => {
  const source = inPlaceOfArticle(async function* (_, { signal }) {
    yield { event: 'test', data: 'foo' }
    await once(signal, 'abort')
  })
  const { url } = await startApp(t, { sources: [source] })
  const { page, panel } = await visit(t, browser, url)
  await page.getByRole('button', { name: 'Start all' }).click()
  for (const id of ids) await panel(id).got('foo')
  await page.getByRole('button', { name: 'Stop all' }).click()
  for (const id of ids) await panel(id).until('stopped')
  t.equal(await page.getByRole('button', { name: 'Start all' }).count(), 1)
})

t.test('A service that is gone is unreachable', async (t) => {
  const { app, url } = await startApp(t)
  const { panel } = await visit(t, browser, url)
  await app.close()
  for (const id of ids) {
    const { toggle, until, note } = panel(id)
    await toggle.click()
    await until('unreachable')
    t.not(await note.textContent(), '', id)
  }
})

t.test('Stop closes the stream', async (t) => {
  const source = inPlaceOfArticle(async function* (_, { signal }) {
    yield { event: 'test', data: 'foo' }
    await once(signal, 'abort')
  })
  const { app, url } = await startApp(t, { sources: [source] })
  const { panel } = await visit(t, browser, url)
  for (const id of ids) {
    const { toggle, verb, until, got, lines } = panel(id)
    await toggle.click()
    await got('foo')
    const ended = once(app.streams, 'end')
    await toggle.click()
    await until('stopped')
    t.match((await lines()).at(-1), { kind: 'close', text: 'by you' }, id)
    const [stream] = await ended
    t.equal(stream.record.endedBy, 'client', `${id}: the service sees it too`)
    t.equal(await verb.textContent(), 'Start')
  }
})
