import { SignJWT } from 'jose'
import t from 'tap'
import { buffers } from '../../support/bad-edges/buffers.ts'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { visit } from './visit.ts'

const browser = await startBrowser(t)

t.test('What one tab publishes, both read, and a third reads it from the beginning', async (t) => {
  const { url } = await startApp(t, { env: { CHANNELS: 'open' } })
  const tabs = [await visit(t, browser, url), await visit(t, browser, url)]
  for (const { panel } of tabs) {
    await panel('reader').toggle.click()
    await panel('reader').until('open')
  }
  for (const [n, text] of ['from the first', 'from the second'].entries()) {
    const page = tabs[n]?.page
    await page?.getByRole('textbox', { name: 'message' }).fill(text)
    await page?.getByRole('button', { name: 'Publish' }).click()
    for (const { panel } of tabs) await panel('reader').got(text)
  }
  const { panel, problems } = await visit(t, browser, url)
  await panel('reader').toggle.click()
  await panel('reader').got('from the second')
  t.match(await panel('reader').lines(), [
    { kind: 'open' },
    { kind: 'message', text: 'from the first' },
    { kind: 'message', text: 'from the second' },
  ])
  t.strictSame(await problems(), [])
})

t.test('A reader that is cut comes back to where it was', async (t) => {
  const { app, url } = await startApp(t, { env: { CHANNELS: 'open' } })
  const { page, panel } = await visit(t, browser, url)
  const publish = page.getByRole('button', { name: 'Publish' })
  await panel('reader').toggle.click()
  await publish.click()
  await panel('reader').got('hello')
  for (const stream of app.streams.open) stream.end('age')
  await panel('reader').until('reconnecting')
  await page.getByRole('textbox', { name: 'message' }).fill('while it was away')
  await publish.click()
  await panel('reader').got('while it was away')
  const messages = (await panel('reader').lines()).filter(({ kind }) => kind === 'message')
  t.strictSame(
    messages.map(({ text }) => text),
    ['hello', 'while it was away'],
    'nothing is lost, nothing comes twice',
  )
})

t.test('A message that does not come is missed after five seconds', async (t) => {
  const { url } = await startApp(t, { env: { CHANNELS: 'open' } })
  const edge = await buffers.start(url)
  t.teardown(edge.stop)
  const { page, panel } = await visit(t, browser, edge.url)
  await page.clock.install()
  await panel('reader').toggle.click()
  await panel('reader').until('open')
  await page.clock.fastForward(5_000)
  t.equal(await panel('reader').note.textContent(), '', 'a channel may be silent')
  const published = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button', { name: 'Publish' }).click()
  await published
  await page.clock.fastForward(5_000)
  t.match(await panel('reader').note.textContent(), /something on the way is collecting them/)
})

t.test('Where channels are off, or need a token', async (t) => {
  const secret = 'a secret of thirty-two characters'
  const off = await startApp(t)
  const { page: without } = await visit(t, browser, off.url)
  t.equal(
    await without.getByRole('region', { name: 'Channel' }).count(),
    0,
    'the page has none when they are off',
  )

  const { url } = await startApp(t, { env: { CHANNELS: 'jwt', CHANNELS_SECRET: secret } })
  const { page, panel } = await visit(t, browser, url)
  const region = page.getByRole('region', { name: 'Channel' })
  await region.getByRole('button', { name: 'Publish' }).click()
  await region.getByText('The service refused, with 404').waitFor()
  t.pass('without a token it is refused')

  const token = await new SignJWT({ read: ['demo'], write: ['demo'] })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret))
  await page.getByLabel('token').fill(token)
  await region.getByRole('button', { name: 'Publish' }).click()
  await panel('reader').toggle.click()
  await panel('reader').got('hello')
  t.notMatch(await panel('reader').path(), token, 'and the page does not show it')
})

t.test('A page that somebody wrote into a channel runs no script', async (t) => {
  const { url } = await startApp(t, { env: { CHANNELS: 'open' } })
  const address = new URL('/v1/stream/page', url)
  const html = '<title>still</title><p>text</p><script>document.title = "ran"</script>'
  await fetch(address, { method: 'PUT', headers: { 'content-type': 'text/html' }, body: html })
  const page = await browser.newPage()
  t.teardown(() => page.close())
  await page.goto(String(address))
  t.equal(await page.textContent('p'), 'text')
  t.equal(await page.title(), 'still')
})
