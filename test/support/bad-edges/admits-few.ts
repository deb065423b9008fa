import { createServer, request as send } from 'node:http'
import { type BadEdge, listen } from './edge.ts'

/** Connections at once, of the 500 that the check asks for. */
const MOST = 300

/** Answers 503 above 300 requests at once. */
export const admitsFew: BadEdge = {
  id: 'admits-few',
  does: 'answers 503 above 300 requests at once',
  start(origin) {
    let open = 0
    return listen(
      createServer(({ url = '', headers }, response) => {
        if (open >= MOST) return void response.writeHead(503, { 'content-length': 0 }).end()
        open++
        const onward = send(new URL(url, origin), { headers, agent: false }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
        })
        response.on('close', () => {
          open--
          onward.destroy()
        })
        onward.on('error', () => response.destroy()).end()
      }),
    )
  },
}
