import type { Check } from '../check.ts'
import { askShown, valuesOf } from './shown.ts'

/** Where an edge tells of the client that it stands for. */
const TELLING = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
]

export const forwarded: Check = {
  id: 'headers-forwarded',
  title: 'The service is told whom the edge stands for, and nothing wrong',
  transport: 'http',
  kind: 'observe',
  spec: 'RFC 7239, 4; aws/apprunner-roadmap #52',
  needs: ['health'],
  probeRoutes: true,
  run(target) {
    const scheme = target.base.protocol.replace(':', '')
    return askShown(forwarded, target, {
      claims: [
        {
          fact: 'proto',
          oneOf: [null, scheme],
          otherwise: 'degrades',
          says: `the service is told that the client came by {proto}, and it came by ${scheme}`,
        },
      ],
      says: 'of Forwarded, Via and X-Forwarded-* the service gets {told}',
      measure: (fields) => ({
        told: TELLING.filter((name) => valuesOf(fields, name).length > 0).join(', '),
        // Of several edges the first, on the left, is the one that the client met.
        proto: valuesOf(fields, 'x-forwarded-proto')[0]?.split(',')[0]?.trim() ?? null,
      }),
    })
  },
}
