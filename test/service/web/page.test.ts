import { once } from 'node:events'
import t from 'tap'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { inPlaceOfArticle, stepwise, visit, words } from './visit.ts'

const browser = await startBrowser(t)
const ids = ['chunked', 'sse', 'websocket'] as const

/** EventSource comes back seconds after an end. That it will not is in its state. */
const keepEventSource = `{
  const Native = EventSource
  globalThis.EventSource = class extends Native {
    constructor(url) { super(url); globalThis.source = this }
  }
}`
const closedForGood = 'source.readyState === EventSource.CLOSED'

t.test('Each client shows every message before the next one is made, and a whole end', async (t) => {
  const { source, release } = stepwise()
  const { url } = await startApp(t, { sources: [source] })
  const { page, panel, problems } = await visit(t, browser, url)
  await page.evaluate(keepEventSource)
  for (const id of ids) {
    const { toggle, verb, until, got, lines, timeline } = panel(id)
    await toggle.click()
    await until('open')
    for (const word of words) {
      await got(word)
      release()
    }
    await until('ended whole')
    t.match(
      await lines(),
      [{ kind: 'open' }, ...words.map((text) => ({ kind: 'message', text })), { kind: 'close' }],
      `${id}: the log has it all`,
    )
    const times = (await lines()).map(({ ms }) => ms)
    const [, foo = 0, bar = 0, baz = 0, close] = times
    t.ok(foo < bar && bar < baz, `${id}: at ${times.join(', ')} ms`)
    t.equal(await timeline.locator('.dot').count(), 3, `${id}: a dot for each`)
    t.equal(
      await timeline.getAttribute('aria-label'),
      `Time line: messages at ${foo}, ${bar}, ${baz} ms; ended whole at ${close} ms`,
      `${id}: the same in words`,
    )
    t.equal(await verb.textContent(), 'Start', `${id}: it can be started again`)
  }
  t.equal(await page.evaluate(closedForGood), true, 'EventSource stays away')
  const wrong = await problems()
  t.match(wrong, [/status of 503/], 'all that is wrong is that there is no PUBLIC_URL')
  t.equal(wrong.length, 1)
})

t.test('A stream that breaks off is shown as cut', async (t) => {
  let next = Promise.withResolvers<void>()
  const source = inPlaceOfArticle(async function* () {
    yield { event: 'test', data: 'foo' }
    await next.promise
    throw new Error('broken, as the test wants it')
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
    t.not(await note.textContent(), '', `${id}: it says what that means`)
  }
  t.match(await panel('sse').lines(), [{}, {}, { kind: 'error', text: 'the source failed' }])
  t.equal(await page.evaluate(closedForGood), true, 'EventSource stays away')
  t.match(await panel('websocket').lines(), [{}, {}, { kind: 'close', text: 'code 1011 the source failed' }])
})

t.test('Messages that come late and together are shown so', async (t) => {
  const begin = Promise.withResolvers<void>()
  const source = inPlaceOfArticle(async function* () {
    await begin.promise
    for (const data of words) yield { event: 'test', data }
  })
  const { url } = await startApp(t, { sources: [source] })
  const { page, panel } = await visit(t, browser, url, { viewport: { width: 360, height: 640 } })
  for (const id of ids) {
    await panel(id).toggle.click()
    await panel(id).until('open')
  }
  // Until the line has outgrown its first 800 ms.
  await page.locator('#chunked .last', { hasText: '1600 ms' }).waitFor()
  begin.resolve()
  for (const id of ids) {
    const { until, note, timeline } = panel(id)
    await until('ended whole')
    t.match(await note.textContent(), /^Messages came together/, id)
    const heights = await timeline
      .locator('.dot')
      .evaluateAll((dots) => dots.map((dot) => dot.getAttribute('cy')))
    t.equal(new Set(heights).size, 3, 'in a pile, not on one spot')
  }
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'and nothing sticks out')
})

t.test('What the service refuses itself is not blamed on anybody else', async (t) => {
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
    t.match(
      await note.textContent(),
      /^The service itself refused, with 503: All 1 streams .*MAX_STREAMS/,
      id,
    )
  }
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
    t.equal(stream.record.endedBy, 'client', `${id}: at the service too`)
    t.equal(await verb.textContent(), 'Start')
  }
})

t.test('What the service says of its routes', async (t) => {
  await t.test('is waited for', async (t) => {
    const { url } = await startApp(t)
    const asked = Promise.withResolvers<void>()
    const { page } = await visit(t, browser, new URL('about:blank'))
    await page.route('**/health/routes', async (route) => {
      await asked.promise
      await route.continue()
    })
    await page.goto(url.href)
    const section = page.getByRole('region', { name: 'From the service itself' })
    await section.getByText('Asking').waitFor()
    t.equal(await section.getAttribute('aria-busy'), 'true')
    asked.resolve()
    await section.getByText('Set PUBLIC_URL to where clients reach this service').waitFor()
    t.pass('and without PUBLIC_URL says how to set it')
    t.equal(await section.getAttribute('aria-busy'), 'false')
    t.equal(await section.getByRole('table').count(), 0, 'without an empty table')
  })
})
