import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { plainStream, streamPath } from '../streams.ts'

export const contentType: Check = {
  id: 'sse-content-type',
  title: 'The content type is still text/event-stream, without which a browser gives up',
  transport: 'sse',
  kind: 'required',
  spec: 'WHATWG HTML, 9.2.3',
  needs: ['sse'],
  run: (target) =>
    askHttp(
      contentType,
      target,
      streamPath('/sse', target, { count: 1 }),
      {
        ...plainStream(1),
        event: 'test',
        claims: [
          {
            fact: 'type',
            is: 'text/event-stream',
            otherwise: 'degrades',
            says: 'the content type is {type}, and a browser’s EventSource takes text/event-stream only',
          },
        ],
        says: 'the content type is {type}',
      },
      {
        measure({ headers }) {
          const [, value] = headers.find(([name]) => name.toLowerCase() === 'content-type') ?? []
          // Parameters, such as a charset, do not count.
          return { type: value?.split(';')[0]?.trim().toLowerCase() ?? null }
        },
      },
    ),
}
