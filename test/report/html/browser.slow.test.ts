import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import t, { type Test } from 'tap'
import { htmlReport } from '../../../src/report/html/page.ts'
import type { Results } from '../../../src/report/results.ts'
import { visit } from '../../service/web/visit.ts'
import { startBrowser } from '../../support/browser.ts'
import { refusal, streamed } from '../../support/outcomes.ts'
import { fronts, manyFronts, whole } from '../fronts.ts'
import { cut, load, record, runOf, skipped } from '../run.ts'

const browser = await startBrowser(t)

const long = 'x'.repeat(400)
const run = runOf(
  {
    direct: [streamed(0, { server: record })],
    'app-runner': [
      { ...cut, headers: [[long, long]], url: `http://127.0.0.1/${long}`, facts: { [long]: long } },
      { ...streamed(0, refusal(403, long)), check: `a-long-name-${long}` },
      skipped('websocket-text'),
    ],
  },
  { load: [load] },
)

/** Opens a report from a file, as a reader would. */
async function open(t: Test, results: Results, { hash = '', ...options }: { hash?: string } & Context = {}) {
  const folder = t.testdir({ 'report.html': htmlReport(results) })
  const file = pathToFileURL(join(folder, 'report.html'))
  file.hash = hash
  const requests: string[] = []
  const visited = await visit(t, browser, new URL('about:blank'), options)
  visited.page.on('request', (request) => requests.push(request.url()))
  await visited.page.goto(file.href)
  return { ...visited, file, requests }
}
type Context = NonNullable<Parameters<typeof visit>[3]>
type Page = Awaited<ReturnType<typeof open>>['page']

const unfold = (page: Page) =>
  page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

t.test('It opens from a file without errors and without requests', async (t) => {
  const { problems, requests, file } = await open(t, run)
  t.strictSame(await problems(), [])
  t.strictSame(requests, [file.href])
})

t.test('On a narrow screen the page does not scroll sideways, whatever is open', async (t) => {
  for (const results of [run, fronts]) {
    const { page } = await open(t, results, { viewport: { width: 390, height: 640 } })
    await unfold(page)
    t.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
  }
})

for (const colorScheme of ['light', 'dark'] as const)
  t.test(`axe finds nothing wrong in it when it is ${colorScheme}`, async (t) => {
    for (const results of [run, fronts]) {
      const { page } = await open(t, results, { colorScheme })
      await unfold(page)
      await page.evaluate(axe.source)
      const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
      t.strictSame(
        violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)),
        [],
      )
    }
  })

t.test('The advice for the worst problem can be read without a click, and on the first screen', async (t) => {
  const { page } = await open(t, run, { viewport: { width: 1280, height: 900 } })
  const advice = await page.locator('.problem .advice').first().boundingBox()
  t.ok(advice && advice.y + advice.height <= 900, JSON.stringify(advice))
})

t.test('Lines to copy are copied by their button', async (t) => {
  const direct = [whole('sse')]
  const held = {
    ...whole('sse'),
    events: whole('sse').events.map((event) => ({ ...event, ms: 410 })),
    endedMs: 411,
  }
  const results = runOf({ direct, nginx: [held] })
  const edges = results.edges.map((edge) => (edge.id === 'nginx' ? { ...edge, vendor: 'nginx' } : edge))
  const { page } = await open(t, { ...results, edges })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy' }).first().press('Enter')
  await page.getByRole('button', { name: 'Copied' }).waitFor()
  t.match(await page.evaluate('navigator.clipboard.readText()'), /proxy_buffering off;/)
})

t.test('What is shown can be chosen by transport, verdict and edge, with the keyboard too', async (t) => {
  const { page } = await open(t, fronts)
  const shown = () =>
    page.evaluate(
      "[...document.querySelectorAll('.problem')].filter((one) => one.checkVisibility()).map((one) => one.id)",
    )
  t.strictSame(await shown(), ['managed.websocket', 'buffered.websocket', 'buffered.chunked'])
  await page.getByLabel('Transport').selectOption('chunked')
  t.strictSame(await shown(), ['buffered.chunked'])
  await page.getByText('1 of 3 problems shown').waitFor()
  await page.getByLabel('Transport').selectOption('all')
  await page.locator('select[name=edge]').selectOption('the edge stream')
  t.strictSame(await shown(), ['managed.websocket'], 'which that edge has too')
  await page.locator('select[name=verdict]').focus()
  await page.keyboard.type('survives')
  t.strictSame(await shown(), [])
  const survives = page.locator('.folded', { hasText: 'What survives' })
  t.match(await survives.locator('summary').textContent(), 'What survives (2)')
})

t.test('Many edges scroll in a box with a fixed head and first column', async (t) => {
  const { page } = await open(t, manyFronts(13), { viewport: { width: 360, height: 300 } })
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
  const moved = (await page.evaluate(`(() => {
    const box = document.querySelector('.scroll:has(.matrix)')
    const at = (selector) => box.querySelector(selector).getBoundingClientRect()
    const before = [at('tbody th[scope=row]').left, at('thead th').top, at('td').left, at('td').top]
    box.scrollTo(200, 50)
    const after = [at('tbody th[scope=row]').left, at('thead th').top, at('td').left, at('td').top]
    return after.map((place, n) => Math.round(place - before[n]))
  })()`)) as number[]
  t.strictSame(moved, [0, 0, -200, -50])
})

t.test('A word of the matrix leads to its evidence and opens it, with the keyboard as well', async (t) => {
  const { page } = await open(t, manyFronts(3))
  const id = 'api-gateway-rest-stream-2.websocket'
  const details = page.locator(`[id="${id}"]`)
  const isOpen = () => details.evaluate((element) => element.hasAttribute('open'))
  t.notOk(await isOpen())
  const link = page.getByRole('link', { name: 'refused 426: websocket through api-gateway-rest-stream-2' })
  await link.press('Enter')
  await details.getByText('Expected').waitFor()
  t.equal(new URL(page.url()).hash, `#${id}`)
  await page.keyboard.press('Enter')
  t.notOk(await isOpen(), 'the focus is on it')
  await link.click()
  t.ok(await isOpen(), 'the same link opens it again')
})

t.test('A link from elsewhere leads to its problem', async (t) => {
  const { page } = await open(t, run, { hash: '#app-runner.sse' })
  await page.locator('[id="app-runner.sse"]:focus').waitFor()
})

t.test(
  'A screen reader gets each problem as an article with its name, and a description of its picture',
  async (t) => {
    const { page } = await open(t, run)
    const article = page.getByRole('article', { name: 'What sse asks' })
    await article.getByRole('img', { name: 'What sse asks: when it was made, and when it came' }).waitFor()
    await page.getByRole('heading', { level: 1, name: 'the edge app-runner: 0 of 2 survive' }).waitFor()
  },
)

t.test('What is folded is printed, and what can only be clicked is not', async (t) => {
  const { page } = await open(t, run)
  await page.emulateMedia({ media: 'print' })
  await page.getByText('skipped: needs `websocket`').waitFor()
  t.notOk(await page.getByLabel('Transport').isVisible())
})

t.test('It has a dark colour scheme, also in its pictures', async (t) => {
  const colours = async (colorScheme: 'light' | 'dark') => {
    const { page } = await open(t, run, { colorScheme })
    return page.evaluate(`['body', '.timeline .name', '.verdict[data-tone=cut]'].map((selector) => {
      const { backgroundColor, fill, color } = getComputedStyle(document.querySelector(selector))
      return selector === 'body' ? backgroundColor : selector.startsWith('.timeline') ? fill : color
    })`) as Promise<string[]>
  }
  const [light, dark] = [await colours('light'), await colours('dark')]
  for (const [n, colour] of light.entries()) t.not(colour, dark[n])
})

t.test('A script that an edge sends in a header does not run', async (t) => {
  const script = '<script>globalThis.ran = true</script><img src=x onerror="globalThis.ran = true">'
  const infected = runOf({ direct: [{ ...cut, headers: [[script, script]], refusal: script }] })
  const { page, problems, requests } = await open(t, infected)
  await unfold(page)
  t.match(await page.locator('[id="direct.sse"]').textContent(), script, 'it is shown')
  t.equal(await page.evaluate('globalThis.ran'), undefined)
  t.strictSame(await problems(), [], 'the policy was not even asked')
  t.equal(requests.length, 1)
})
