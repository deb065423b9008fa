import { askWebSocket } from '../../ask.ts'
import type { Check } from '../check.ts'
import { articleStream, streamPath } from '../streams.ts'

export const websocket: Check = {
  id: 'websocket',
  title: 'A WebSocket opens and its messages arrive as they are made',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 4.1 and 7.1; the article’s /websocket',
  needs: ['health'],
  run: (target) =>
    askWebSocket(websocket, target, streamPath('/websocket', target), {
      ...articleStream,
      status: 101,
      closeCode: 1000,
    }),
}
