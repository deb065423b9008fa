import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { htmlReport } from '../../../src/report/html/page.ts'
import type { Results } from '../../../src/report/results.ts'
import { visit } from '../../service/web/visit.ts'
import { startBrowser } from '../../support/browser.ts'
import { refusal, streamed } from '../../support/outcomes.ts'
import { manyFronts } from '../fronts.ts'
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

t.test('It opens from a file without errors and without requests', async (t) => {
  const { problems, requests, file } = await open(t, run)
  t.strictSame(await problems(), [])
  t.strictSame(requests, [file.href])
})

t.test('On a narrow screen the page does not scroll sideways, whatever is open', async (t) => {
  const { page } = await open(t, run, { viewport: { width: 360, height: 640 } })
  await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
})

t.test('Many edges scroll in a box with a fixed head and first column', async (t) => {
  const { page } = await open(t, manyFronts(13), { viewport: { width: 360, height: 300 } })
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360)
  const moved = (await page.evaluate(`(() => {
    const box = document.querySelector('.scroll:has(.matrix)')
    const at = (selector) => box.querySelector(selector).getBoundingClientRect()
    const before = [at('tbody th[scope=row]').left, at('thead th').top, at('td').left, at('td').top]
    box.scrollTo(200, 100)
    const after = [at('tbody th[scope=row]').left, at('thead th').top, at('td').left, at('td').top]
    return after.map((place, n) => Math.round(place - before[n]))
  })()`)) as number[]
  t.strictSame(moved, [0, 0, -200, -100])
})

t.test('A word of the matrix opens its evidence, with the keyboard as well', async (t) => {
  const { page } = await open(t, run)
  const details = page.locator('[id="app-runner.sse"]')
  t.notOk(await details.evaluate((element) => element.hasAttribute('open')))
  await page.getByRole('link', { name: 'cut: sse through app-runner' }).press('Enter')
  await details.getByText('heard: client, service record, edge log').waitFor()
  t.equal(new URL(page.url()).hash, '#app-runner.sse')
  await page.keyboard.press('Enter')
  t.notOk(await details.evaluate((element) => element.hasAttribute('open')), 'the focus is on it')
  await page.getByRole('link', { name: 'cut: sse through app-runner' }).click()
  t.ok(await details.evaluate((element) => element.hasAttribute('open')), 'the same link opens it again')
})

t.test('A link from elsewhere opens its evidence too', async (t) => {
  const { page } = await open(t, run, { hash: '#app-runner.sse' })
  await page.getByText('heard: client, service record, edge log').waitFor()
})

t.test('A screen reader gets the matrix as a table and each picture’s description', async (t) => {
  const { page } = await open(t, run, { hash: '#app-runner.sse' })
  const matrix = page.getByRole('table').first()
  await matrix.getByRole('columnheader', { name: 'the edge app-runner' }).waitFor()
  await matrix.getByRole('rowheader', { name: 'What sse asks' }).waitFor()
  await page.getByRole('img', { name: 'sse through the edge app-runner' }).waitFor()
})

t.test('It has a dark colour scheme, also in its pictures', async (t) => {
  const colours = async (colorScheme: 'light' | 'dark') => {
    const { page } = await open(t, run, { colorScheme, hash: '#app-runner.sse' })
    return page.evaluate(`['body', '.timeline .name', '.verdict[data-verdict=cut]'].map((selector) => {
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
  const { page, problems, requests } = await open(t, infected, { hash: '#direct.sse' })
  t.match(await page.locator('[id="direct.sse"]').textContent(), script, 'it is shown')
  t.equal(await page.evaluate('globalThis.ran'), undefined)
  t.strictSame(await problems(), [], 'the policy was not even asked')
  t.equal(requests.length, 1)
})
