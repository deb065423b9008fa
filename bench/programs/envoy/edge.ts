import { readFile } from 'node:fs/promises'
import { CLOSE_DELAY } from '../../../src/probe/vendors/envoy.ts'
import type { Edge, EdgeOptions, RunningEdge } from '../../edges/edge.ts'
import { findProgram } from '../find.ts'
import { add, added } from '../template.ts'
import { envoy } from './program.ts'
import { readLine } from './read-line.ts'
import { render } from './render.ts'
import { startEnvoy } from './start.ts'

/** An edge that is a real Envoy with one configuration file. */
export interface EnvoyEdge extends Omit<Edge, 'start'> {
  /** Envoy's configuration, as render.ts expects it. It has to accept 127.0.0.1 as a host. */
  file: URL
}

export function envoyEdge({ file, ...edge }: EnvoyEdge): Edge {
  return { ...edge, start: (options) => startEnvoyEdge(file, options) }
}

/**
 * Starts Envoy with a configuration file in front of an origin.
 * @throws where Envoy cannot be found or does not start
 */
export async function startEnvoyEdge(
  file: URL,
  { origin, scale = 1, tls, advice = [], dead = false, signal, progress, onRequest }: EdgeOptions,
): Promise<RunningEdge> {
  const program = await findProgram(envoy, { signal, progress })
  const config = render(added(add(await readFile(file, 'utf8'), advice)), { upstream: origin, scale, tls })
  const running = await startEnvoy({
    program,
    config,
    healthy: !dead,
    signal,
    ...(onRequest && { onRequest }),
  })
  return {
    programs: [program],
    url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${running.port}`),
    config,
    closeDelay: CLOSE_DELAY,
    async log(run) {
      const line = await running.log(run)
      return line === undefined ? undefined : readLine(line)
    },
    reload: running.drain,
    cpuMs: running.cpuMs,
    stop: running.stop,
  }
}
