import type { Remedy } from './advice.ts'

const GUIDE = 'https://docs.aws.amazon.com/lambda/latest/dg'

/** What to change about Lambda Web Functions: a revision's settings. */
export const lambdaWeb: Remedy[] = [
  {
    flags: ['UF'],
    by: 'anybody',
    text: 'Nothing listens at AWS_LAMBDA_HTTP_ENDPOINT. platform.initReport in the function’s log says whether the service started.',
    proof: 'documented',
  },
  {
    verdicts: ['refused'],
    transports: ['websocket'],
    statuses: [426],
    text: 'Lambda Web Functions drop Connection and Upgrade. Use SSE, or put an API Gateway WebSocket API beside them. On ECS Express Mode the same service carries WebSocket.',
    source: `${GUIDE}/web-functions-http.html`,
    proof: 'documented',
  },
  {
    flags: ['UT'],
    text: 'timeoutSeconds limits the whole response. Raise it in the revision: default 30, at most 900.',
    source: `${GUIDE}/web-functions-revisions-timeout.html`,
    proof: 'documented',
  },
  {
    flags: ['NR'],
    text: 'No endpoint has this Host. Request the service by its endpoint’s own name.',
    proof: 'documented',
  },
  {
    statuses: [505],
    text: 'Lambda Web Functions refuse HTTP/1.0. The client, or the proxy before them, has to speak HTTP/1.1.',
    source: `${GUIDE}/web-functions-http.html`,
    proof: 'documented',
  },
]
