import { readFile } from 'node:fs/promises'
import t from 'tap'
import { lambdaBootstrap } from '../../../../bench/edges/lambda-url/index.ts'
import { exchange } from '../../../support/wire.ts'
import { ARTICLE, askThrough } from './suite.ts'

askThrough(lambdaBootstrap, ARTICLE, async (_, url) => {
  const failed = `GET /transfer-encoding?count=3&fail=1&interval=0 HTTP/1.1`
  const { body } = await exchange(url, failed, 'Connection: close')
  t.equal(String(body), '4\r\nfoo\n\r\n', 'what the service broke off has no end here either')
})

t.test('A custom runtime takes at most 60 lines, and no code of AWS’s', async (t) => {
  const file = new URL('../../../../bench/aws/lambda/runtimes/bootstrap.ts', import.meta.url)
  const text = await readFile(file, 'utf8')
  t.ok(text.trimEnd().split('\n').length <= 60)
  const imported = [...text.matchAll(/ from '(.*)'/g)].map(([, name]) => name)
  t.ok(
    imported.every((name) => /^(node:|\.)/.test(name ?? '')),
    'only of Node and of ours',
  )
})
