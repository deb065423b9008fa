import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { silent } from '../../support/bad-edges/silent.ts'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { allCame, inPlaceOfArticle, visit } from './visit.ts'

const browser = await startBrowser(t)
const ids = ['chunked', 'sse', 'websocket'] as const

t.test('Behind an edge that buffers, messages come all at once and late', async (t) => {
  const { url } = await startApp(t)
  const edge = await buffers.start(url)
  t.teardown(edge.stop)
  const { page, panel } = await visit(t, browser, edge.url)
  await page.getByLabel('interval').fill('600')
  await page.getByRole('button', { name: 'Start all' }).click()
  for (const id of ids) {
    const { until, lines, note, timeline } = panel(id)
    await until('all at once, [\\d,.]+ m?s late')
    t.match(await lines(), [{ kind: 'open' }, { kind: 'message', text: /^foo [\d,.]+ m?s late$/ }], id)
    t.match(await note.textContent(), /collected the stream: all 3 messages came at once/, id)
    t.match(await note.textContent(), /Turn response buffering off/, id)
    t.equal(await timeline.locator('.ring').count(), 3, 'a ring for each, where it was made')
    t.ok((await timeline.locator('.ring.late').count()) >= 2, 'all but the last are late')
    const row = page.getByRole('row').filter({ hasText: await panel(id).path() })
    t.match(await row.getByRole('cell').allTextContents(), [
      'degrades',
      /all 3 messages came at once/,
      /Turn response buffering off/,
    ])
  }
})

t.test('Dots at one place are piled up', async (t) => {
  const { url } = await startApp(t)
  const { page } = await visit(t, browser, url)
  const heights = await page.evaluate(`import('/timeline.js').then(({ Timeline }) => {
    const svg = document.querySelector('#sse .timeline svg')
    const list = () => [{ at: 400 }, { at: 401 }, { at: 402 }, { at: 700 }]
    new Timeline(svg).start(performance.now(), { list })
    return [...svg.querySelectorAll('.dot')].map((dot) => Number(dot.getAttribute('cy')))
  })`)
  t.strictSame(heights, [56, 47, 38, 56])
})

t.test('Without an edge they come in time', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  // Late is what takes half of this longer.
  await page.getByLabel('interval').fill('2000')
  await page.getByLabel('count').fill('2')
  await page.getByRole('button', { name: 'Start all' }).click()
  for (const id of ids) {
    await panel(id).until('whole, in time')
    t.equal(await panel(id).note.textContent(), '2 messages came, each as it was made.', id)
    t.match(
      await panel(id).timeline.getAttribute('aria-label'),
      /^Time line: messages at \d+, \d+ ms, made at \d+, \d+ ms; whole, in time/,
    )
  }
})

t.test('Messages without stamps are dated by the record of the service', async (t) => {
  const source = inPlaceOfArticle(async function* (_, { signal }) {
    yield { event: 'test', data: 'foo' }
    await setTimeout(1_000, undefined, { signal })
    yield { event: 'test', data: 'bar' }
  })
  const { url } = await startApp(t, { sources: [source] })
  const edge = await buffers.start(url)
  t.teardown(edge.stop)
  const { page, panel } = await visit(t, browser, edge.url)
  await page.getByRole('button', { name: 'Start all' }).click()
  for (const id of ids) {
    await panel(id).until('all at once, [\\d,.]+ m?s late')
    t.equal(await panel(id).timeline.locator('.ring').count(), 2, id)
  }
})

t.test('Where the record is on another instance, a whole stream is whole', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('count').waitFor()
  await page.route('**/runs/*', (route) => route.fulfill({ status: 404, json: {} }))
  for (const id of ids) {
    await panel(id).toggle.click()
    await panel(id).until(allCame)
  }
})

t.test('A hint after five seconds without an answer, or without a message', async (t) => {
  const source = inPlaceOfArticle(async function* (_, { signal }) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    yield { data: 'never' }
  })
  const { url } = await startApp(t, { sources: [source] })
  const { page, panel } = await visit(t, browser, url)
  await page.clock.install()
  await panel('chunked').toggle.click()
  await panel('chunked').until('open')
  t.equal(await panel('chunked').note.textContent(), '')
  await page.clock.fastForward(5_000)
  t.match(await panel('chunked').note.textContent(), /^Open for 5 s without a message/)

  const edge = await silent.start(url)
  t.teardown(edge.stop)
  await page.route('**/sse*', (route) => route.continue({ url: `${edge.url}sse` }))
  await panel('sse').toggle.click()
  await panel('sse').until('connecting')
  await page.clock.fastForward(5_000)
  t.match(await panel('sse').note.textContent(), /^No answer for 5 s/)
  await panel('sse').toggle.click()
  t.equal(await panel('sse').note.textContent(), '', 'which goes when it is stopped')
})
