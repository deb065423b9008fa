import t from 'tap'
import { lambdaWebAdapter } from '../../../../bench/edges/lambda-url/index.ts'
import { exchange } from '../../../support/wire.ts'
import { ARTICLE, askThrough } from './suite.ts'

askThrough(lambdaWebAdapter, ARTICLE, async (answers, url) => {
  t.equal(answers.get('chunked')?.outcome.server?.events, 3, 'the service’s own record is to be had')
  // The adapter's: it writes what should be trailers into the body, and ends it.
  const failed = `GET /transfer-encoding?count=3&fail=1&interval=0 HTTP/1.1`
  const { body } = await exchange(url, failed, 'Connection: close')
  t.match(String(body), /foo\n.*Lambda-Runtime-Function-Error-Type: Runtime\.StreamError.*\r\n0\r\n\r\n$/s)
})
