import { readFile } from 'node:fs/promises'
import type { Edge, EdgeOptions, RunningEdge } from '../../edges/edge.ts'
import { findEnvoy } from './binary.ts'
import { startEnvoy } from './process.ts'
import { readLine } from './read-line.ts'
import { render } from './render.ts'

/** An edge whose start is Envoy's, set up by a file. */
export interface EnvoyEdge extends Omit<Edge, 'start'> {
  /** Envoy's configuration, as render.ts wants it; 127.0.0.1 has to be among the hosts that it lets through. */
  file: URL
}

/** An edge that is a real Envoy, and one file of settings. */
export function envoyEdge({ file, ...edge }: EnvoyEdge): Edge {
  return { ...edge, start: (options) => startEnvoyEdge(file, options) }
}

/**
 * Puts an Envoy with these settings in front of an origin.
 * @throws where there is no Envoy to be had, or it does not start with them
 */
export async function startEnvoyEdge(
  file: URL,
  { origin, scale = 1, dead = false, signal, progress, onRequest }: EdgeOptions,
): Promise<RunningEdge> {
  const yaml = await readFile(file, 'utf8')
  const binary = await findEnvoy({ signal, progress })
  const config = render(yaml, { upstream: origin, scale })
  const envoy = await startEnvoy({ binary, config, healthy: !dead, signal, ...(onRequest && { onRequest }) })
  return {
    url: new URL(`http://127.0.0.1:${envoy.port}`),
    config,
    async log(run) {
      const line = await envoy.log(run)
      return line === undefined ? undefined : readLine(line)
    },
    cpuMs: envoy.cpuMs,
    stop: envoy.stop,
  }
}
