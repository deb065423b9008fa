import { askWebSocket } from '../../ask.ts'
import type { Check } from '../check.ts'
import { stampedStream, streamPath } from '../streams.ts'

/**
 * Between two events, ms: none falls on the end of App Runner's 120 s for a whole response, and the last comes a little
 * after it.
 */
const INTERVAL = 6_500
const EVENTS = 20

export const total: Check = {
  id: 'websocket-total',
  title: 'A WebSocket that never pauses may last longer than two minutes',
  transport: 'websocket',
  kind: 'optimal',
  spec: 'aws/apprunner-roadmap #104',
  needs: ['websocket'],
  at: 'short',
  run(target) {
    const interval = Math.ceil(INTERVAL / target.scale)
    const path = streamPath('/websocket', target, { count: EVENTS, interval, stamp: true })
    const expected = { ...stampedStream(EVENTS, interval), status: 101, closeCode: 1000 }
    // What it waits for is not what its patience is meant for.
    const patient = { ...target, patience: target.patience + interval }
    return askWebSocket(total, patient, path, expected)
  },
}
