import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { streamPath } from '../streams.ts'

export const lastEventId: Check = {
  id: 'sse-last-event-id',
  title: 'Last-Event-ID reaches the service, so that a client can go on where it was cut',
  transport: 'sse',
  kind: 'required',
  spec: 'WHATWG HTML, 9.2.4',
  needs: ['sse'],
  run: (target) =>
    askHttp(
      lastEventId,
      target,
      streamPath('/sse', target, { ids: true, count: 5, interval: 0 }),
      {
        status: 200,
        intervalMs: 0,
        stamped: false,
        claims: [
          {
            fact: 'ids',
            is: true,
            otherwise: 'degrades',
            says: 'the events came without their ids, so that a client has none to name',
          },
          {
            fact: 'first',
            is: '3',
            otherwise: 'degrades',
            says: 'asked to go on after event 2, the service began with event {first}: it was not told',
          },
          { fact: 'last', is: '4', otherwise: 'cut', says: 'it ended cleanly after event {last} of 4' },
        ],
        says: 'asked to go on after event 2, the service began with event {first}',
      },
      {
        headers: { 'last-event-id': '2' },
        measure: (_answer, events) => ({
          ids: events.every(({ id }) => id !== undefined),
          first: events[0]?.id ?? null,
          last: events.at(-1)?.id ?? null,
        }),
      },
    ),
}
