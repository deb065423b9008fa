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

t.test('Through Envoy chunked and SSE come message by message, and end whole', async (t) => {
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

t.test('Through Envoy WebSocket is refused, and SSE offered', async (t) => {
  const { page, panel, problems } = await visit(t, browser, await startBehindEnvoy(t))
  const offer = page.getByRole('button', { name: 'Open the SSE stream instead' })
  t.equal(await offer.count(), 0, 'not before it is known')

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
    'which gives what the WebSocket would have given',
  )
  t.equal(await page.locator('#sse .toggle:focus').count(), 1, 'and has the focus')
  const wrong = await problems()
  t.match(wrong, [/WebSocket connection .* 403$/, /status of 426/], 'nothing else is wrong')
  t.equal(wrong.length, 2)
})

t.test('What the service says of its routes behind Envoy', async (t) => {
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
  t.equal(await page.evaluate('document.documentElement.scrollWidth'), 360, 'on a phone nothing sticks out')
  t.match(await cells('/websocket'), ['refused', String, String], 'and it is a table still')
  const roles = await table
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('role')))
  t.strictSame(new Set(roles), new Set(['row']), 'in Safari too, which must be told')
  t.strictSame(await table.getByRole('columnheader').allTextContents(), headers)
  t.strictSame(await problems(), [])
})
