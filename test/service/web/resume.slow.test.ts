import t from 'tap'
import { cuts } from '../../support/bad-edges/cuts.ts'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { allCame, visit } from './visit.ts'

const browser = await startBrowser(t)

t.test('A stream that is cut again and again comes back where it was', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByRole('button', { name: 'Cut SSE, watch it come back' }).click()
  const { until, lines, note, timeline } = panel('sse')
  await until('reconnecting')
  t.match(await note.textContent(), /^2 of 5 messages came .*EventSource comes back by itself/)
  t.equal(await timeline.locator('.end:is(.waiting, .cut)').count(), 1)
  await until(allCame)
  const log = await lines()
  t.strictSame(
    log.filter(({ kind }) => kind === 'message').map(({ text }) => text.split(' ')[0]),
    ['foo', 'bar', 'baz', 'foo', 'bar'],
    'nothing is lost, nothing comes twice',
  )
  t.strictSame(
    log.filter(({ kind }) => kind === 'open').map(({ text }) => text),
    ['', 'again, Last-Event-ID: 1', 'again, Last-Event-ID: 3'],
  )
  t.match(await note.textContent(), /The client came back 2 times/)
  t.equal(await timeline.locator('.end:is(.waiting, .cut)').count(), 2, 'both cuts are marked')
})

t.test('So it does behind an edge that cuts', async (t) => {
  const { app, url } = await startApp(t)
  let opened = 0
  app.streams.on('open', () => opened++)
  const edge = await cuts.start(url)
  t.teardown(edge.stop)
  const { page, panel } = await visit(t, browser, edge.url)
  await page.getByLabel('ids').check()
  await page.getByLabel('count').fill('2')
  // The edge passes one part of each response.
  await panel('sse').toggle.click()
  await panel('sse').until('reconnecting')
  t.match(await panel('sse').note.textContent(), /^1 of 2 messages came in .* The service/)
  await panel('sse').until(allCame)
  t.equal((await panel('sse').lines()).filter(({ kind }) => kind === 'message').length, 2)
  t.equal(opened, 2)
})

t.test('Without ids EventSource is closed, for it would begin again', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('fail').fill('2')
  await panel('sse').toggle.click()
  await panel('sse').until('cut')
  t.match(await panel('sse').note.textContent(), /^2 of 3 messages came in .* The source failed/)
})

t.test('A client that comes back after the last event is told to stay away, and that is whole', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('ids').check()
  await page.getByLabel('count').fill('2')
  await page.getByLabel('fail').fill('2')
  await panel('sse').toggle.click()
  await panel('sse').until('reconnecting')
  await panel('sse').until(allCame)
  t.equal((await panel('sse').lines()).filter(({ kind }) => kind === 'message').length, 2)
})

t.test('A client that cannot come back at once goes on trying', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('ids').check()
  await page.getByLabel('fail').fill('2')
  let requests = 0
  await page.route('**/sse*', (route) => (requests++ === 1 ? route.abort() : route.continue()))
  await panel('sse').toggle.click()
  await panel('sse').until(allCame)
  t.match(
    (await panel('sse').lines()).filter(({ kind }) => kind !== 'message').map(({ text }) => text),
    ['', 'the source failed', 'over, or lost', 'no answer yet', 'again, Last-Event-ID: 1', 'over, or lost'],
  )
})
