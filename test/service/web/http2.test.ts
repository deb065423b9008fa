import t from 'tap'
import { certificate } from '../../../bench/rig/certificate.ts'
import { startAppRunner } from '../../support/app-runner.ts'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { allCame, stepwise, visit, words } from './visit.ts'

const browser = await startBrowser(t)

t.test(
  'Over HTTP/2 through Envoy chunked and SSE come message by message, both on one connection',
  async (t) => {
    const { source, release } = stepwise()
    const { url: origin } = await startApp(t, { sources: [source] })
    const { url } = await startAppRunner(t, { origin, tls: await certificate() })
    // Chromium does not know the authority.
    const { page, panel, problems } = await visit(t, browser, url, { ignoreHTTPSErrors: true })
    for (const id of ['chunked', 'sse'] as const) {
      const { toggle, until, got, path } = panel(id)
      await toggle.click()
      for (const word of words) {
        await got(word)
        release()
      }
      await until(allCame)
      const route = (await path()).split('?')[0]
      const protocols: unknown = await page.evaluate(
        `performance.getEntriesByType('resource').filter(({ name }) => name.includes('${route}')).map(({ nextHopProtocol }) => nextHopProtocol)`,
      )
      t.match(protocols, ['h2'], `${id} came over HTTP/2`)
    }
    t.strictSame(await problems(), [])
  },
)
