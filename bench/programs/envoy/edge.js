import { readFile } from 'node:fs/promises'
import { findEnvoy } from './binary.js'
import { startEnvoy } from './process.js'
import { readLine } from './read-line.js'
import { render } from './render.js'
/** An edge that is a real Envoy, and one file of settings. */
export function envoyEdge({ file, ...edge }) {
  return { ...edge, start: (options) => startEnvoyEdge(file, options) }
}
/**
 * Puts an Envoy with these settings in front of an origin.
 * @throws where there is no Envoy to be had, or it does not start with them
 */
export async function startEnvoyEdge(file, { origin, scale = 1, dead = false, signal, progress, onRequest }) {
  const yaml = await readFile(file, 'utf8')
  const binary = await findEnvoy({ signal, progress })
  const config = render(yaml, { upstream: origin, scale })
  const envoy = await startEnvoy({ binary, config, healthy: !dead, signal, ...(onRequest && { onRequest }) })
  return {
    url: new URL(`http://127.0.0.1:${envoy.port}`),
    async log(run) {
      const line = await envoy.log(run)
      return line === undefined ? undefined : readLine(line)
    },
    cpuMs: envoy.cpuMs,
    stop: envoy.stop,
  }
}
