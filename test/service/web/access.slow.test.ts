import t from 'tap'
import { article } from '../../../src/sources/article.ts'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { allCame, inPlaceOfArticle, visit } from './visit.ts'

const browser = await startBrowser(t)
const ids = ['chunked', 'sse', 'websocket'] as const
const outline = 'getComputedStyle(document.activeElement).outline'

t.test('The keyboard reaches everything, in reading order', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url)
  await page.getByLabel('count').waitFor()
  const focused = (what: string) => page.evaluate(`document.activeElement.${what}`)
  for (const name of ['Start all', 'Cut SSE, watch it come back']) {
    await page.keyboard.press('Tab')
    t.equal(await focused('textContent'), name)
  }
  for (const name of Object.keys(article.params)) {
    await page.keyboard.press('Tab')
    t.equal(await focused('name'), name)
  }
  for (const [id, key] of [
    ['chunked', 'Enter'],
    ['sse', 'Space'],
    ['websocket', 'Enter'],
  ] as const) {
    await page.keyboard.press('Tab')
    t.equal(await page.locator(`#${id} .toggle:focus`).count(), 1, `${id} is next`)
    t.match(await page.evaluate(outline), / solid 3px$/, 'and shows that it has the focus')
    await page.keyboard.press(key)
    await panel(id).until(allCame)
    t.equal(
      await page.locator(`#${id} .toggle:focus`).count(),
      1,
      'and keeps the focus until its stream ends',
    )
  }
  await page.getByLabel('count').press('Enter')
  t.equal(await page.getByRole('button', { name: 'Stop all' }).count(), 1, 'Enter in a field starts all')
})

t.test('Landmarks, headings and controls have names', async (t) => {
  const { url } = await startApp(t)
  const { page } = await visit(t, browser, url)
  t.equal(await page.getByRole('banner').count(), 1)
  t.equal(await page.getByRole('main').count(), 1)
  t.strictSame(await page.getByRole('heading').allTextContents(), [
    'Which streams survive?',
    'From your browser',
    'Chunked',
    'Server-Sent Events',
    'WebSocket',
    'Verdicts',
  ])
  for (const name of ['Chunked', 'Server-Sent Events', 'WebSocket']) {
    const panel = page.getByRole('article', { name })
    t.equal(await panel.getByRole('button', { name: `Start ${name}` }).count(), 1)
    t.equal(await panel.getByRole('img', { name: 'Time line: no messages' }).count(), 1)
    const log = panel.getByRole('log', { name: `${name} log` })
    t.equal(await log.getAttribute('aria-live'), 'polite')
  }
})

t.test('A phone does not scroll sideways', async (t) => {
  const { url } = await startApp(t)
  const { page, panel } = await visit(t, browser, url, { viewport: { width: 390, height: 844 } })
  for (const id of ids) {
    await panel(id).toggle.click()
    await panel(id).until(allCame)
  }
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
})

t.test('The time line stands still with prefers-reduced-motion', async (t) => {
  const source = inPlaceOfArticle(async function* (_, { signal }) {
    yield { event: 'test', data: 'foo' }
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
  const { url } = await startApp(t, { sources: [source] })
  // Two frames after the message.
  const past = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() =>
    resolve(document.querySelector('#chunked .past').getAttribute('x2')))))`
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    const { page, panel } = await visit(t, browser, url, { reducedMotion })
    await panel('chunked').toggle.click()
    await panel('chunked').got('foo')
    const [before, after] = [await page.evaluate(past), await page.evaluate(past)]
    if (reducedMotion === 'reduce') t.equal(before, after, 'the line waits for the next message')
    else t.not(before, after, 'without it the line grows')
  }
})

t.test('Light and dark have different backbackgrounds', async (t) => {
  const { url } = await startApp(t)
  const backgrounds = new Set<unknown>()
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await visit(t, browser, url, { colorScheme })
    backgrounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
  }
  t.equal(backgrounds.size, 2)
})

for (const CHANNELS of ['off', 'open'])
  t.test(`A browser loads less than 60 KB where channels are ${CHANNELS}`, async (t) => {
    const { url } = await startApp(t, { env: { CHANNELS } })
    const { page } = await visit(t, browser, new URL('about:blank'))
    const bodies: Promise<Buffer>[] = []
    page.on('response', (response) => bodies.push(response.body()))
    await page.goto(url.href)
    await page.getByLabel('count').waitFor()
    if (CHANNELS === 'open') await page.getByRole('button', { name: 'Publish' }).waitFor()
    const weight = (await Promise.all(bodies)).reduce((sum, { length }) => sum + length, 0)
    t.ok(bodies.length > 10, `${bodies.length} files`)
    t.ok(weight < 60_000, `${weight} bytes`)
  })
