import { execFile } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { startApp } from '../support/service.ts'
import { stores } from './stores/list.ts'

/** What vitest's JSON reporter says. */
interface Report {
  numPassedTests: number
  numFailedTests: number
  testResults: { assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[]
}

/** Tests that run by default in version 0.3.6 of the suite; the others are for subscriptions. */
const TESTS = 332

for (const { name, start } of stores)
  t.test(`The protocol's conformance suite passes with channels in ${name}`, async (t) => {
    const storeUrl = await start(t)
    const { url } = await startApp(t, {
      env: {
        CHANNELS: 'open',
        CHANNELS_STORE: storeUrl('conformance'),
        CHANNEL_LONG_POLL: '1s',
        ALLOWED_ORIGINS: '*',
      },
    })
    const report = await runSuite(url)
    for (const { assertionResults } of report.testResults)
      for (const { status, fullName, failureMessages } of assertionResults)
        if (status === 'failed') t.fail(fullName, { failureMessages })
    t.equal(report.numFailedTests, 0)
    t.equal(report.numPassedTests, TESTS)
  })

function runSuite(url: URL): Promise<Report> {
  const root = join(import.meta.dirname, 'conformance')
  const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
  const env = { ...process.env, SERVICE_URL: url.origin, NODE_OPTIONS: '' }
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [vitest, 'run', '--root', root],
      { env, maxBuffer: 64 * 2 ** 20 },
      (error, stdout, stderr) => {
        const json = stdout.slice(stdout.indexOf('{"'))
        if (json.startsWith('{')) resolve(JSON.parse(json))
        else reject(new Error(`vitest said nothing: ${stderr}`, { cause: error }))
      },
    )
  })
}
