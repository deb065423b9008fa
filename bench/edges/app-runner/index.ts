import { readFile } from 'node:fs/promises'
import type { Edge } from '../edge.ts'
import { findEnvoy } from '../envoy/binary.ts'
import { startEnvoy } from '../envoy/process.ts'
import { readLine } from '../envoy/read-line.ts'
import { render } from '../envoy/render.ts'
import { advise } from './advice.ts'

/** AWS App Runner's edge: a real Envoy, set up like it. What makes it so is in envoy.yaml, with sources. */
export const appRunner: Edge = {
  id: 'app-runner',
  title: 'App Runner (Envoy)',
  expected: {
    health: { verdict: 'survives' },
    // The article.
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'refused', status: 403 },
    'websocket-refusal': { verdict: 'survives' },
    // aws/apprunner-roadmap #104, #23.
    'chunked-total': { verdict: 'cut' },
    'sse-total': { verdict: 'cut' },
    // #124: it overwrites the id that a client sends.
    'request-id': { verdict: 'degrades' },
    // A public write-up.
    'unknown-host': { verdict: 'refused', status: 404 },
  },
  advise,
  async start({ origin, scale = 1, dead = false, signal, progress }) {
    const yaml = await readFile(new URL('envoy.yaml', import.meta.url), 'utf8')
    const binary = await findEnvoy({ signal, progress })
    const config = render(yaml, { upstream: origin, scale })
    const envoy = await startEnvoy({ binary, config, healthy: !dead, signal })
    // 127.0.0.1 is among the hosts that envoy.yaml lets through.
    return {
      url: new URL(`http://127.0.0.1:${envoy.port}`),
      async log(run) {
        const line = await envoy.log(run)
        return line === undefined ? undefined : readLine(line)
      },
      cpuMs: envoy.cpuMs,
      stop: envoy.stop,
    }
  },
}
