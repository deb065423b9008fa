import { createServer, type ServerResponse, request as send } from 'node:http'
import { type BadEdge, listen } from './edge.ts'

/** Sends a request again that got no answer. */
export const retries: BadEdge = {
  id: 'retries',
  does: 'sends a request again that got no answer',
  start: (origin) =>
    listen(
      createServer(({ url = '', headers }, response) => ask(new URL(url, origin), headers, response, 2)),
    ),
}

function ask(
  url: URL,
  headers: NodeJS.Dict<string | string[]>,
  response: ServerResponse,
  times: number,
): void {
  send(url, { headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] })
    answer.pipe(response)
  })
    .on('error', () => {
      if (times > 1) ask(url, headers, response, times - 1)
      else response.writeHead(502).end()
    })
    .end()
}
