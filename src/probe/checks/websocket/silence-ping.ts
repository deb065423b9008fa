import type { Check } from '../check.ts'
import { askAfterSilence } from './silence.ts'

export const silencePing: Check = {
  id: 'websocket-silence-ping',
  title: 'With a ping now and then a WebSocket may carry nothing for more than a minute',
  transport: 'websocket',
  kind: 'optimal',
  spec: 'RFC 6455, 5.5.2: a ping may serve as a keepalive',
  needs: ['websocket'],
  probeRoutes: true,
  at: 'short',
  // One about every 15 s, as the service's own heartbeat.
  run: (target) => askAfterSilence(silencePing, target, 4),
}
