import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { askShown, valuesOf } from './shown.ts'

export const repeated: Check = {
  id: 'headers-repeated',
  title: 'Repeated fields and cookies arrive, and cookies stay apart',
  transport: 'http',
  kind: 'required',
  spec: 'RFC 9110, 5.3; RFC 6265, 3',
  needs: ['health'],
  probeRoutes: true,
  async run(target) {
    const asked = await askShown(repeated, target, {
      // Two fields of one name: to HTTP case is nothing.
      headers: { 'X-Probe-Repeated': 'one', 'x-probe-repeated': 'two', cookie: 'a=1; b=2' },
      claims: [
        {
          fact: 'repeated',
          is: 'one, two',
          otherwise: 'degrades',
          says: 'of a request’s field that came twice, as one and as two, the service got {repeated}',
        },
        {
          fact: 'cookie',
          is: 'a=1; b=2',
          otherwise: 'degrades',
          says: 'of the cookies a=1; b=2 the service got {cookie}',
        },
        {
          fact: 'setCookie',
          is: 'a=1 and b=2',
          otherwise: 'degrades',
          says: 'of two Set-Cookie, a=1 and b=2, the client got {setCookie}',
        },
      ],
      says: 'a repeated field, a request’s two cookies and a response’s two Set-Cookie all came',
      measure: (fields) => ({
        // One after the other or joined by a comma, it means the same.
        repeated: valuesOf(fields, 'x-probe-repeated')
          .flatMap((value) => value.split(','))
          .map((value) => value.trim())
          .join(', '),
        cookie: valuesOf(fields, 'cookie').join(' and '),
      }),
    })
    if (asked.ending !== 'complete') return asked
    return askHttp(repeated, target, `/probe/headers?run=${target.run}`, asked.expected, {
      measure({ headers }) {
        // An edge may set cookies of its own.
        const ours = valuesOf(headers, 'set-cookie').filter((value) => /^[ab]=/.test(value))
        return { ...asked.facts, setCookie: ours.join(' and ') }
      },
    })
  },
}
