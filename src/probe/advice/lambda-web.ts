import type { Remedy } from './advice.ts'

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
    proof: 'documented',
  },
  {
    flags: ['UT'],
    text: 'timeoutSeconds limits the whole response. Raise it in the revision: default 30, at most 900.',
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
    proof: 'documented',
  },
]
