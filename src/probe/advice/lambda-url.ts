import type { Remedy } from './advice.ts'

const STREAMING = 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html'

/** What to change about a Function URL, or about the runtime behind it. */
export const lambdaUrl: Remedy[] = [
  {
    by: 'anybody',
    verdicts: ['refused'],
    transports: ['websocket'],
    text: 'A Function URL carries no WebSocket. Use SSE, or API Gateway’s WebSocket API, which invokes the function for each message.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html',
    proof: 'documented',
  },
  {
    flags: ['Function.ResponseSizeTooLarge'],
    text: 'A buffered response may have 6 MB, a streamed one 200 MB. Set InvokeMode to RESPONSE_STREAM, or send less in one response.',
    source: STREAMING,
    proof: 'documented',
  },
  {
    flags: ['Sandbox.Timedout'],
    text: 'The function’s Timeout limits the whole stream. Raise it: at most 900 s.',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html',
    proof: 'documented',
  },
  {
    causes: ['leaving-hidden'],
    text: 'Lambda does not tell a function that its client has left, and bills it to its end. Set STREAM_MAX_AGE, and the function’s Timeout, no higher than a stream is worth.',
    source: STREAMING,
    proof: 'documented',
  },
  {
    verdicts: ['cut'],
    flags: ['done'],
    text: 'The Web Adapter ends a broken response as if it were whole, with the trailers of its error as text in the body.',
    source: 'https://github.com/awslabs/aws-lambda-web-adapter',
    proof: 'documented',
  },
  {
    causes: ['held-to-end', 'first-held', 'merged', 'late'],
    text: 'Set the Function URL’s InvokeMode to RESPONSE_STREAM. Default: BUFFERED, which collects each response.',
    source: STREAMING,
    proof: 'documented',
  },
]
