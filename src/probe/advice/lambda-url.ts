import type { Advise } from './advise.ts'

/** What to change about a Function URL, or about the runtime behind it. */
export const lambdaUrl: Advise = ({ verdict, by }, { check, transport, edgeLog, headers }) => {
  if (verdict === 'refused' && transport === 'websocket')
    return 'A Function URL carries no WebSocket. Use SSE; or API Gateway’s WebSocket API, which calls the function for each message.'
  if (by !== 'edge') return undefined
  if (edgeLog?.says.includes('Function.ResponseSizeTooLarge'))
    return 'An answer may be 6 MB where it is buffered, and 200 MB where it is streamed: InvokeMode RESPONSE_STREAM, or less in one answer.'
  if (edgeLog?.says.includes('Sandbox.Timedout'))
    return 'The function’s Timeout bounds the whole stream, and is 900 s at most. Set STREAM_MAX_AGE below it, so that the service ends its streams in good order, and let clients come back with their Last-Event-ID.'
  if (check.includes('-leave'))
    return 'Lambda does not tell a function that its client has left, and bills it to its end. Set STREAM_MAX_AGE, and the function’s Timeout, no higher than a stream is worth.'
  if (verdict === 'cut' && edgeLog?.says.includes('the function was done'))
    return 'The Web Adapter ends a broken answer as if it were whole, with its error’s trailers as text in the body. Let the last event say that it is the last (SSE: an event of its own name), and believe no other end.'
  if (verdict === 'degrades' && headers.some(([name]) => name.toLowerCase() === 'content-length'))
    return 'Set the Function URL’s InvokeMode to RESPONSE_STREAM; BUFFERED, which it is unless told, collects each answer.'
  return undefined
}
