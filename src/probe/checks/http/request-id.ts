import type { Check } from '../check.ts'
import { askShown, valuesOf } from './shown.ts'

export const requestId: Check = {
  id: 'request-id',
  title: 'A client’s X-Request-ID reaches the service',
  transport: 'http',
  kind: 'observe',
  spec: 'aws/apprunner-roadmap #124',
  needs: ['health'],
  probeRoutes: true,
  run: (target) =>
    askShown(requestId, target, {
      headers: { 'x-request-id': target.run },
      claims: [
        {
          fact: 'id',
          is: 'kept',
          otherwise: 'degrades',
          says: 'the client’s X-Request-ID was {id} on its way',
        },
      ],
      says: 'the client’s X-Request-ID was {id}',
      measure(fields) {
        const ids = valuesOf(fields, 'x-request-id')
        if (ids.includes(target.run)) return { id: 'kept' }
        return { id: ids.length > 0 ? 'overwritten' : 'dropped' }
      },
    }),
}
