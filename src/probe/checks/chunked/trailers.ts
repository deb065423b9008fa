import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { plainStream } from '../streams.ts'

export const trailers: Check = {
  id: 'chunked-trailers',
  title: 'A trailer after the last chunk passes',
  transport: 'chunked',
  kind: 'observe',
  spec: 'RFC 9110, 6.5; RFC 9112, 7.1.2',
  needs: ['chunked'],
  probeRoutes: true,
  unrecorded: true,
  run: (target) =>
    askHttp(
      trailers,
      target,
      `/probe/trailers?run=${target.run}`,
      {
        ...plainStream(1),
        claims: [
          {
            fact: 'trailer',
            is: 'whole',
            otherwise: 'degrades',
            says: 'the trailer was lost: {trailer} came after the last chunk',
          },
        ],
        says: 'the trailer came after the last chunk',
      },
      {
        // Otherwise whoever is between may take it that nobody wants them (RFC 9110, 6.5.1).
        headers: { te: 'trailers', connection: 'te' },
        measure: (answer) => ({
          trailer: answer.trailers.find(([name]) => name.toLowerCase() === 'x-probe-trailer')?.[1] ?? null,
        }),
      },
    ),
}
