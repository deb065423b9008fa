import t from 'tap'
import { startBrowser } from '../../support/browser.ts'
import { startApp } from '../../support/service.ts'
import { allCame, visit } from './visit.ts'

const browser = await startBrowser(t)

t.test('Without PUBLIC_URL the verdicts are those of the browser', async (t) => {
  const { url } = await startApp(t)
  const { page, panel, problems } = await visit(t, browser, url)
  const section = page.getByRole('region', { name: 'Verdicts' })
  await section.getByText('With PUBLIC_URL set, the service checks its routes itself').waitFor()
  t.equal(await section.getByRole('table').count(), 0, 'without an empty table')

  await panel('chunked').toggle.click()
  await panel('chunked').until(allCame)
  await page.getByLabel('fail').fill('2')
  await panel('chunked').toggle.click()
  await panel('chunked').until('cut')
  const rows = section.locator('tbody').getByRole('row')
  t.match(await rows.nth(0).allInnerTexts(), [
    /\/transfer-encoding\?stamp=true\s+Chunked\s+(survives|degrades)/,
  ])
  t.match(await rows.nth(1).allInnerTexts(), [
    /fail=2.*\s+Chunked\s+cut\s+\d of 3 messages .*By the service/s,
  ])
  await panel('chunked').toggle.click()
  await panel('chunked').until('cut')
  t.equal(await rows.count(), 2, 'a route that is asked again has one row')
  t.equal((await problems()).filter((problem) => !problem.includes('INCOMPLETE_CHUNKED')).length, 0)
})

t.test('With PUBLIC_URL the service is asked, and waited for', async (t) => {
  const { url } = await startApp(t, { env: { PUBLIC_URL: 'http://127.0.0.1:9' } })
  const asked = Promise.withResolvers<void>()
  const { page } = await visit(t, browser, new URL('about:blank'))
  await page.route('**/health/routes', async (route) => {
    await asked.promise
    await route.continue()
  })
  await page.goto(url.href)
  const section = page.getByRole('region', { name: 'Verdicts' })
  await section.getByText('The service is checking its routes').waitFor()
  asked.resolve()
  await section.getByText('Checked through http://127.0.0.1:9').waitFor()
  t.equal(await section.getByRole('table').getByRole('rowheader').count(), 4)
})
