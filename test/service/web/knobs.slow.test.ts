import t from 'tap'
import { article } from '../../../src/sources/article.ts'
import type { Source } from '../../../src/streams/source.ts'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { allCame, visit } from './visit.ts'

const browser = await startBrowser(t)

t.test('The knobs are those of the service, and go into the request', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  t.equal(await panel('sse').path(), '/sse?stamp=true', 'messages are stamped')
  await page.getByLabel('count').fill('5')
  await page.getByLabel('interval').fill('10')
  await page.getByLabel('bytes').fill('40')
  await page.getByLabel('stamp').uncheck()
  t.equal(await panel('sse').path(), '/sse?count=5&interval=10&bytes=40')
  await panel('sse').toggle.click()
  await panel('sse').until(allCame)
  const messages = (await panel('sse').lines()).filter(({ kind }) => kind === 'message')
  t.equal(messages.length, 5)
  t.ok(
    messages.every(({ text }) => text.startsWith('foo') || text.startsWith('bar') || text.startsWith('baz')),
  )
})

t.test('A knob out of bounds starts nothing, and the browser says which', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('count').fill('0')
  await page.getByRole('button', { name: 'Start all' }).click()
  await panel('sse').toggle.click()
  t.equal(await page.locator('[name=count]:focus:invalid').count(), 1)
  t.equal(await panel('sse').state.textContent(), 'idle')
})

t.test('Bounds that only the service knows are its refusal', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('fail').fill('9')
  await panel('chunked').toggle.click()
  await panel('chunked').until('refused')
  t.match(await panel('chunked').note.textContent(), /^The service refused, with 400: fail must be/)
})

t.test('Own sources can be chosen, with their own knobs and event names', async (t) => {
  const own: Source<{ word: string; loud: boolean }> = {
    name: 'own',
    prefix: '/own',
    params: {
      word: { type: 'string', enum: ['hello', 'goodbye'], default: 'hello', description: 'what to say' },
      loud: { type: 'boolean', default: false },
    },
    eventNames: ['said'],
    finite: true,
    async *open({ word, loud }) {
      yield { event: 'said', data: loud ? word.toUpperCase() : word }
    },
  }
  const { url } = await startApp(t, { sources: [article, own as Source] })
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('source').selectOption('own (/own)')
  t.equal(await page.getByLabel('count').count(), 0, 'the knobs of the other source are gone')
  await page.getByLabel('word').selectOption('goodbye')
  await page.getByLabel('loud').check()
  for (const id of ['chunked', 'sse', 'websocket'] as const) {
    await panel(id).toggle.click()
    await panel(id).got('GOODBYE')
    await panel(id).until(allCame)
  }
  t.equal(await panel('sse').path(), '/own/sse?word=goodbye&loud=true')
})

t.test('A page whose service does not say what it serves can still start its streams', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, new URL('about:blank'))
  await page.route('**/info', (route) => route.abort())
  await page.goto(url.href)
  await panel('sse').toggle.click()
  await panel('sse').until(allCame)
  t.equal((await panel('sse').lines()).filter(({ kind }) => kind === 'message').length, 3)
})
