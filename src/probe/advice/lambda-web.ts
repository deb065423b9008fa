import type { Advise } from './advise.ts'

/** What to change about Lambda Web Functions: a revision's settings, or the service's. */
export const lambdaWeb: Advise = ({ verdict, by }, { transport, edgeLog, status }) => {
  if (by && edgeLog?.says.includes('(UF)'))
    return 'Nobody listens at AWS_LAMBDA_HTTP_ENDPOINT: platform.initReport in the function’s log says whether the service started.'
  if (by !== 'edge') return undefined
  if (verdict === 'refused' && transport === 'websocket' && status === 426)
    return 'Lambda Web Functions drop Connection and Upgrade: use SSE, or put an API Gateway WebSocket API beside them. On ECS Express Mode the same service carries WebSocket.'
  if (edgeLog?.says.includes('(UT)') && status === 504)
    return 'timeoutSeconds is 30 unless the revision says otherwise: begin to answer at once, with the head and a first event, and stream the rest.'
  if (edgeLog?.says.includes('(UT)'))
    return 'timeoutSeconds bounds the whole stream: 30 unless the revision says otherwise, 900 at most. Set STREAM_MAX_AGE below it (27s below 30), so that the service ends its streams in good order before it, and let clients come back with their Last-Event-ID.'
  if (edgeLog?.says.includes('(NR)'))
    return 'No endpoint has this Host: ask for the service by its endpoint’s own name.'
  if (status === 505)
    return 'Lambda Web Functions refuse HTTP/1.0: the client, or the proxy before them, has to speak HTTP/1.1.'
  return undefined
}
