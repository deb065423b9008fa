import t from 'tap'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { visit } from './visit.ts'

const browser = await startBrowser(t)

t.test('An injected script does not run', async (t) => {
  const { url } = await startApp(t)
  const { page, problems } = await visit(t, browser, new URL('about:blank'))
  let policy = true
  await page.route(url.href, async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers() }
    if (!policy) delete headers['content-security-policy']
    const body = (await response.text()).replace('</body>', '<script>globalThis.ran = true</script></body>')
    await route.fulfill({ response, headers, body })
  })

  await page.goto(url.href)
  t.equal(await page.evaluate('globalThis.ran'), undefined)
  t.ok((await problems()).includes('broken CSP: script-src-elem inline'), 'and the browser reports it')

  policy = false
  await page.goto(url.href)
  t.equal(await page.evaluate('globalThis.ran'), true, 'without the policy it runs')
})

t.test('The page cannot request other origins', async (t) => {
  const { url } = await startApp(t)
  const { url: other } = await startApp(t, { env: { ALLOWED_ORIGINS: '*' } })
  const { page } = await visit(t, browser, url)
  const violation = page.waitForEvent('console', (message) => message.text().startsWith('broken CSP'))
  const failed = await page.evaluate(`fetch('${other.href}health').catch((error) => error.name)`)
  t.equal(failed, 'TypeError')
  t.equal((await violation).text(), `broken CSP: connect-src ${other.href}health`)
})
