import { askHttp } from '../../ask.ts'
import { ownRefusal } from '../../judge/witnesses.ts'
import type { Check } from '../check.ts'
import { streamPath } from '../streams.ts'

export const plain: Check = {
  id: 'websocket-plain',
  title: 'A plain GET where there is only a WebSocket is told so by the service itself',
  transport: 'websocket',
  kind: 'observe',
  spec: 'RFC 9110, 15.5.22',
  needs: ['health'],
  run: (target) =>
    askHttp(
      plain,
      target,
      streamPath('/websocket', target),
      {
        status: 426,
        intervalMs: 0,
        stamped: false,
        claims: [
          {
            fact: 'code',
            is: 'STREAMPROOF_UPGRADE_REQUIRED',
            otherwise: 'degrades',
            says: '426, but not in the service’s own words',
          },
        ],
        says: '426 in the service’s own words, its Upgrade field {upgradeField}',
      },
      {
        measure: ({ headers }, events) => ({
          code: ownRefusal(events.map(({ data }) => data).join('\n')) ?? null,
          // It is for the next hop only, so an edge may well take it off.
          upgradeField: headers.some(([name]) => name.toLowerCase() === 'upgrade') ? 'kept' : 'taken off',
        }),
      },
    ),
}
