import t from 'tap'
import { alb } from '../../../bench/edges/alb/index.ts'
import { appRunner } from '../../../bench/edges/app-runner/index.ts'
import { overHttp2 } from '../../../bench/edges/http2.ts'
import { lambdaUrl } from '../../../bench/edges/lambda-url/index.ts'
import { survivesHttp2 } from './http2-suite.ts'

t.test('An edge without TLS has no HTTP/2', async (t) => {
  t.equal(overHttp2(lambdaUrl), undefined)
})

t.test('What only HTTP/2 has survives a real Envoy, which drains meanwhile', async (t) => {
  await survivesHttp2(t, appRunner)
})

t.test('One that stands for the ALB allows 128 streams', async (t) => {
  await survivesHttp2(t, alb)
})
