import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'

export const deadOrigin: Check = {
  id: 'dead-origin',
  title: 'Where the service is gone, the edge says so',
  transport: 'http',
  kind: 'optimal',
  spec: 'RFC 9110, 15.6.3 to 15.6.5',
  needs: [],
  at: 'dead',
  run: (target) =>
    askHttp(
      deadOrigin,
      target,
      `/health?run=${target.run}`,
      {
        intervalMs: 0,
        stamped: false,
        claims: [
          {
            fact: 'answered',
            oneOf: [502, 503, 504],
            otherwise: 'degrades',
            says: '{answered} in place of a service that is gone, and not 502, 503 or 504',
          },
        ],
        says: '{answered} after {afterMs} ms',
      },
      {
        measure: ({ status = null, endedMs }) => ({ answered: status, afterMs: Math.round(endedMs) }),
      },
    ),
}
