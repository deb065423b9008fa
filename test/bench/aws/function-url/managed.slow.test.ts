import t from 'tap'
import { lambdaUrl, lambdaUrlBuffered } from '../../../../bench/edges/lambda-url/index.ts'
import { ARTICLE, askThrough } from './suite.ts'

askThrough(lambdaUrl, ARTICLE, (answers) => {
  const { headers = [] } = answers.get('chunked')?.outcome ?? {}
  const names = headers.map(([name]) => name)
  // The article's transcript.
  for (const name of ['Transfer-Encoding', 'x-amzn-RequestId', 'X-Amzn-Trace-Id'])
    t.ok(names.includes(name), name)
  t.match(answers.get('websocket')?.outcome.refusal, /STREAMPROOF_UPGRADE_REQUIRED/)
  t.equal(answers.get('sse')?.outcome.server?.endedBy, 'source', 'the service’s own record is to be had')
})

askThrough(lambdaUrlBuffered, ARTICLE, (answers) => {
  t.match(answers.get('chunked')?.verdict.reason, /^all 3 events arrived at once/)
})
