import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { cleanEnvironment, node22 } from './support/node22.ts'
import { startApp } from './support/service.ts'

// apprunner.test.ts runs the built service on Node 22.

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

t.test('The built command line runs on Node 22, the oldest that package.json allows', async (t) => {
  const { engines } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  t.equal(engines.node, '>=22')
  const { url } = await startApp(t)
  const env = cleanEnvironment(await node22())
  delete env.NODE_OPTIONS
  const { stdout } = await promisify(execFile)('node', [MAIN, 'check', new URL('/sse', url).href], { env })
  t.match(stdout, /survives/i)
})
