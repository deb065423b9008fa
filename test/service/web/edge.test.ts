import t, { type Test } from 'tap'
import { startAppRunner } from '../../support/app-runner.ts'
import { startBrowser } from '../../support/browser.ts'
import { relay } from '../../support/relay.ts'
import { type AppStart, startApp } from '../../support/service.ts'
import { allCame, stepwise, visit, words } from './visit.ts'

const browser = await startBrowser(t)

/** The service behind Envoy, whose public URL is Envoy. */
async function startBehindEnvoy(t: Test, start: AppStart = {}): Promise<URL> {
  const publicUrl = await relay(t)
  const { url } = await startApp(t, { ...start, env: { PUBLIC_URL: publicUrl.url.origin } })
  const edge = await startAppRunner(t, { origin: url })
  publicUrl.to(edge.url)
  return edge.url
}

t.test('Through Envoy chunked and SSE arrive message by message, and end whole', async (t) => {
  const { source, release } = stepwise()
  const { page, panel, problems } = await visit(t, browser, await startBehindEnvoy(t, { sources: [source] }))
  await page.getByText('Checked through').waitFor()
  for (const id of ['chunked', 'sse'] as const) {
    const { toggle, until, got, lines } = panel(id)
    await toggle.click()
    for (const word of words) {
      await got(word)
      release()
    }
    await until(allCame)
    const times = (await lines()).filter(({ kind }) => kind === 'message').map(({ ms }) => ms)
    const [foo = 0, bar = 0, baz = 0] = times
    t.ok(foo < bar && bar < baz, `${id}: at ${times.join(', ')} ms`)
  }
  t.strictSame(await problems(), [])
})

t.test('Through Envoy WebSocket is refused, and the page offers SSE', async (t) => {
  const { page, panel, problems } = await visit(t, browser, await startBehindEnvoy(t))
  const offer = page.getByRole('button', { name: 'Open the SSE stream instead' })
  t.equal(await offer.count(), 0, 'not before the refusal')

  await panel('websocket').toggle.click()
  await panel('websocket').until('refused')
  t.match(await panel('websocket').lines(), [{ kind: 'error' }, { kind: 'close', text: 'code 1006' }])
  t.match(
    await panel('websocket').note.textContent(),
    /^The handshake was refused on its way, or by the service for its Origin: plain HTTP reaches it, and gets 426/,
  )

  await offer.click()
  await panel('sse').until(allCame)
  const messages = (await panel('sse').lines()).filter(({ kind }) => kind === 'message')
  t.strictSame(
    messages.map(({ text }) => text),
    words,
    'SSE gives what the WebSocket would have given',
  )
  t.equal(await page.locator('#sse .toggle:focus').count(), 1, 'and has the focus')
  const wrong = await problems()
  t.match(wrong, [/WebSocket connection .* 403$/, /status of 426/], 'nothing else is wrong')
  t.equal(wrong.length, 2)
})

t.test('The service’s own verdicts behind Envoy', async (t) => {
  const { page, problems } = await visit(t, browser, await startBehindEnvoy(t))
  const table = page.getByRole('region', { name: 'Verdicts' }).getByRole('table')
  await table.waitFor()
  const cells = async (route: string) =>
    table.getByRole('row').filter({ hasText: route }).getByRole('cell').allTextContents()
  const headers = ['Route', 'Verdict', 'Reason', 'Advice']
  t.strictSame(await table.getByRole('columnheader').allTextContents(), headers)
  for (const route of ['/health', '/transfer-encoding', '/sse'])
    t.match(await cells(route), ['survives', String, 'None needed'], route)
  t.match(await cells('/websocket'), ['refused', /^403 .*By the edge$/, /forwards upgrades/])

  await page.setViewportSize({ width: 360, height: 640 })
  t.equal(
    await page.evaluate('document.documentElement.scrollWidth'),
    360,
    'a phone does not scroll sideways',
  )
  t.match(await cells('/websocket'), ['refused', String, String], 'and it is still a table')
  const roles = await table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('role')))
  t.strictSame(new Set(roles), new Set(['row']), 'for Safari the rows keep their role')
  t.strictSame(await table.getByRole('columnheader').allTextContents(), headers)
  t.strictSame(await problems(), [])
})

t.test('Without PUBLIC_URL the browser’s verdicts behind Envoy', async (t) => {
  const { url } = await startApp(t)
  const edge = await startAppRunner(t, { origin: url })
  const { page, panel } = await visit(t, browser, edge.url)
  await page.getByRole('button', { name: 'Start all' }).click()
  for (const id of ['chunked', 'sse'] as const) await panel(id).until(allCame)
  await panel('websocket').until('refused')
  const table = page.getByRole('region', { name: 'Verdicts' }).getByRole('table')
  const row = table.getByRole('row').filter({ hasText: '/websocket' })
  t.match(await row.getByRole('cell').allTextContents(), [
    'refused',
    /^The handshake was refused/,
    /use the SSE route/,
  ])
  t.equal(await table.getByRole('rowheader').count(), 3)
})
