import { startFunctionUrl } from '../../aws/function-url/function-url.ts'
import type { Launch } from '../../aws/lambda/environment.ts'
import { LambdaFunction } from '../../aws/lambda/lambda-function.ts'
import { ric, webAdapterCrate } from '../../aws/lambda/packages.ts'
import type { InvokeMode } from '../../aws/lambda/runtime-api/invocation.ts'
import { bootstrap, managed, webAdapter } from '../../aws/lambda/runtimes/launch.ts'
import { fetched } from '../../programs/fetch/fetch.ts'
import type { Edge, EdgeOptions } from '../edge.ts'

/** How many events are served at once: more than the bench asks. They start when they are needed. */
const ENVIRONMENTS = 16

/** The expected verdicts of each streaming Function URL. */
const streams = {
  health: { verdict: 'survives' },
  chunked: { verdict: 'survives' },
  sse: { verdict: 'survives' },
  // The handshake reaches the service as a plain GET, so the service refuses it.
  websocket: { verdict: 'refused', status: 426 },
  'chunked-failing': { verdict: 'survives' },
  // The guide, "Response streaming for Lambda functions": a client that leaves does not stop the function.
  'chunked-leave-writing': { verdict: 'degrades' },
  'chunked-leave-silent': { verdict: 'degrades' },
} satisfies Edge['expected']

/** The managed Node runtime, streaming, as in the article. */
export const lambdaUrl: Edge = {
  id: 'lambda-url',
  title: 'Lambda Function URL, managed Node runtime',
  truth: 'vendor runtime + stand-in front',
  group: 'aws',
  vendor: 'lambda-url',
  article: { chunked: 'yes', sse: 'yes', websocket: 'no' },
  expected: streams,
  start: (options) =>
    start(options, 'RESPONSE_STREAM', async ({ origin }) =>
      managed(await fetched(ric, options), origin, 'RESPONSE_STREAM'),
    ),
}

/** The managed Node runtime behind a Function URL with the default InvokeMode, which is BUFFERED. */
export const lambdaUrlBuffered: Edge = {
  id: 'lambda-url-buffered',
  title: 'Lambda Function URL, BUFFERED',
  truth: 'vendor runtime + stand-in front',
  group: 'aws',
  vendor: 'lambda-url',
  expected: {
    health: streams.health,
    chunked: { verdict: 'degrades' },
    sse: { verdict: 'degrades' },
    websocket: streams.websocket,
    'chunked-bytes-10m': { verdict: 'refused', status: 502 },
  },
  start: (options) =>
    start(options, 'BUFFERED', async ({ origin }) =>
      managed(await fetched(ric, options), origin, 'BUFFERED'),
    ),
}

/** AWS's Lambda Web Adapter in front of the unchanged service. */
export const lambdaWebAdapter: Edge = {
  id: 'lambda-web-adapter',
  title: 'Lambda Function URL, Web Adapter',
  truth: 'vendor runtime + stand-in front',
  group: 'aws',
  vendor: 'lambda-url',
  article: { chunked: 'yes', sse: 'yes', websocket: 'no' },
  // It writes its error trailers into the body and ends it: see src/probe/advice/lambda-url.ts.
  expected: { ...streams, 'chunked-failing': { verdict: 'cut' } },
  start: (options) =>
    start(options, 'RESPONSE_STREAM', async ({ origin }) =>
      webAdapter(await fetched(webAdapterCrate, options), origin),
    ),
}

/** A custom runtime of our own, without AWS's code. */
export const lambdaBootstrap: Edge = {
  id: 'lambda-bootstrap',
  title: 'Lambda Function URL, our own runtime',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'lambda-url',
  article: { chunked: 'yes', sse: 'yes', websocket: 'no' },
  expected: streams,
  start: (options) => start(options, 'RESPONSE_STREAM', async ({ origin }) => bootstrap(origin)),
}

async function start(
  options: EdgeOptions,
  mode: InvokeMode,
  launcher: (options: EdgeOptions) => Promise<Launch>,
): ReturnType<Edge['start']> {
  const { scale = 1, dead, signal, onRequest } = options
  // A function without its service does not start, and AWS does not document the response.
  if (dead) return undefined
  const launch = await launcher(options)
  const lambda = await LambdaFunction.start({ launch, environments: ENVIRONMENTS, scale, signal })
  try {
    const front = await startFunctionUrl({ lambda, mode, onRequest })
    return {
      url: front.url,
      log: front.log,
      async stop() {
        await front.stop()
        await lambda.stop()
      },
    }
  } catch (error) {
    await lambda.stop()
    throw error
  }
}
