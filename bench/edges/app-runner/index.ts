import { readFile } from 'node:fs/promises'
import type { Edge } from '../edge.ts'
import { findEnvoy } from '../envoy/binary.ts'
import { startEnvoy } from '../envoy/process.ts'
import { render } from '../envoy/render.ts'

/** AWS App Runner's edge: a real Envoy, set up like it. What makes it so is in envoy.yaml, with sources. */
export const appRunner: Edge = {
  id: 'app-runner',
  title: 'App Runner (Envoy)',
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'refused', status: 403 },
  },
  async start({ origin, signal, progress }) {
    const yaml = await readFile(new URL('envoy.yaml', import.meta.url), 'utf8')
    const binary = await findEnvoy({ signal, progress })
    const envoy = await startEnvoy({ binary, config: render(yaml, { upstream: origin }), signal })
    // 127.0.0.1 is among the hosts that envoy.yaml lets through.
    return { url: new URL(`http://127.0.0.1:${envoy.port}`), log: envoy.log, stop: envoy.stop }
  },
}
