import { askWebSocket } from '../ask.ts'
import { articlePath, articleStream } from './article.ts'
import type { Check } from './check.ts'

export const websocket: Check = {
  id: 'websocket',
  title: 'A WebSocket opens and its messages arrive as they are made',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 4.1 and 7.1; the article’s /websocket',
  needs: ['health'],
  run: (target) =>
    askWebSocket(websocket, target, articlePath('/websocket', target.run), {
      ...articleStream,
      status: 101,
      closeCode: 1000,
    }),
}
