import type { Test } from 'tap'
import { appRunner } from '../../bench/edges/app-runner/index.ts'
import type { EdgeOptions, RunningEdge } from '../../bench/edges/edge.ts'

/** App Runner's edge, which is a real Envoy, in front of a service. It is gone when the test is over. */
export async function startAppRunner(
  t: Test,
  options: Pick<EdgeOptions, 'origin' | 'scale' | 'dead' | 'tls'>,
): Promise<RunningEdge> {
  const edge = await appRunner.start({
    ...options,
    signal: AbortSignal.timeout(60_000),
    progress: (line) => t.comment(line),
  })
  if (!edge) throw new TypeError('there is an Envoy for every origin')
  t.teardown(edge.stop)
  return edge
}
