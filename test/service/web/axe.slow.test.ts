import axe from 'axe-core'
import t from 'tap'
import { cuts } from '../../support/bad-edges/cuts.ts'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { type Visit, visit } from './visit.ts'

const browser = await startBrowser(t)

/** The rules that the page breaks, with the elements that do. */
async function violations({ page }: Visit): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

for (const colorScheme of ['light', 'dark'] as const) {
  t.test(`axe finds nothing wrong in the page when it is ${colorScheme}`, async (t) => {
    const { url } = await startApp(t, { env: { CHANNELS: 'open' } })
    const edge = await cuts.start(url)
    t.teardown(edge.stop)
    for (const viewport of [
      { width: 1280, height: 900 },
      { width: 390, height: 844 },
    ]) {
      const at = `${viewport.width} px wide`
      const visited = await visit(t, browser, edge.url, { colorScheme, viewport, reducedMotion: 'reduce' })
      const { page, panel } = visited
      await page.getByLabel('count').waitFor()
      t.strictSame(await violations(visited), [], `idle, ${at}`)

      await page.getByRole('button', { name: 'Start all' }).click()
      await panel('chunked').until('cut')
      await panel('sse').until('cut')
      // States that this edge does not lead to.
      await page.evaluate(`document.querySelector('#sse').dataset.tone = 'run'
        document.querySelector('#websocket').dataset.tone = 'warn'`)
      t.strictSame(await violations(visited), [], `with verdicts, ${at}`)
      t.equal(
        await page.evaluate('document.documentElement.scrollWidth'),
        viewport.width,
        'nothing sticks out',
      )
    }
  })
}

t.test('axe would find a control without a name', async (t) => {
  const { url } = await startApp(t)
  const visited = await visit(t, browser, url)
  await visited.page.evaluate("document.body.append(document.createElement('button'))")
  t.match(await violations(visited), [/^button-name: /, /^region: /].slice(0, 1))
})
