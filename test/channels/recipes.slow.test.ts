import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { follow } from '../../bench/client/follow.ts'
import { startAppRunner } from '../support/app-runner.ts'
import { startBrowser } from '../support/browser.ts'
import { startChannels } from '../support/channels.ts'
import { block, loadRecipe } from '../support/recipe.ts'
import { until } from '../support/until.ts'

const run = promisify(execFile)

t.test('curl publishes and reads', async (t) => {
  const { url } = await startChannels(t)
  const { stdout } = await run('sh', ['-ec', block('recipe', 'curl')], {
    env: { ...process.env, URL: url.origin },
  })
  t.equal(stdout, block('output', 'curl'))
})

t.test('An EventSource in a page shows what is published, across a cut', async (t) => {
  const { url, put, post, close } = await startChannels(t, {
    CHANNEL_READ_MAX_AGE: '500ms',
    ALLOWED_ORIGINS: '*',
  })
  await put('news', 'application/json')
  // The page comes from elsewhere: the service's own has a policy that allows no script of its own.
  const html = block('recipe', 'page').replace("'/v1", `'${url.origin}/v1`)
  const site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html))
  await once(site.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => site.close())
  const browser = await startBrowser(t)
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  for (const title of ['one', 'two', 'three']) {
    await post('news', JSON.stringify({ title }), 'application/json')
    await page.getByText(title).waitFor()
    // Longer than the stream's age: the browser has come back in between.
    await sleep(600)
  }
  await close('news')
  t.same(await page.locator('li').allTextContents(), ['one', 'two', 'three'])
})

t.test("The protocol's TypeScript client writes and reads", async (t) => {
  const { url } = await startChannels(t)
  const script = join(import.meta.dirname, '../../.cache', `recipe-${process.pid}.mjs`)
  await writeFile(script, block('recipe', 'client'))
  t.teardown(() => rm(script))
  const { stdout } = await run(process.execPath, [script], { env: { ...process.env, URL: url.origin } })
  t.equal(stdout, '1\n2\n3\n')
})

/** An LLM's SSE: `tokens` events, 100 ms apart. */
async function startUpstream(t: Test, tokens: number): Promise<string> {
  const upstream = createServer(async (_request, response) => {
    response.setHeader('content-type', 'text/event-stream')
    for (let n = 0; n < tokens; n++) {
      response.write(`data: {"token":${n}}\n\n`)
      await sleep(100)
    }
    response.end('data: [DONE]\n\n')
  })
  await once(upstream.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => upstream.close())
  return `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n)

for (const [how, age, cuts] of [
  ['which cuts it', 'off', true],
  ['before which the service ends each stream', '600ms', false],
] as const)
  t.test(`An LLM's answer is read to its end through App Runner's edge, ${how}`, async (t) => {
    const { at, url, app } = await startChannels(t, { CHANNEL_READ_MAX_AGE: age })
    // App Runner's 120 s are 1.2 s here, and the answer takes longer.
    const edge = await startAppRunner(t, { origin: url, scale: 100 })
    const { record } = await loadRecipe(t, 'llm')
    const tokens = 40
    const channel = at('answers/7')
    const ends: (string | undefined)[] = []
    app.streams.on('end', ({ record }) => void ends.push(record.endedBy))
    const recorded = record(await startUpstream(t, tokens), channel)
    await until(async () => (await fetch(channel)).status === 200)
    const had: number[] = []
    await follow<{ token: number }>(new URL(channel.pathname, edge.url).href, ({ token }) => had.push(token))
    await recorded
    t.same(had, upTo(tokens))
    t.ok(ends.length >= 2, 'it came back')
    t.equal(ends.includes('client'), cuts)
  })
