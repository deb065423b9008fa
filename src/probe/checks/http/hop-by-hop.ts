import { askHttp } from '../../ask.ts'
import type { Claim } from '../../model.ts'
import type { Check } from '../check.ts'
import { askShown, type Fields, valuesOf } from './shown.ts'

/** The field that Connection names, in the request and in the answer of /probe/headers. */
const HOP = 'x-probe-hop'

/** It must not go on alone: then it looks like the other side's own. */
const claim = (fact: 'request' | 'response'): Claim => ({
  fact,
  oneOf: ['removed', 'untouched'],
  otherwise: 'degrades',
  says: `X-Probe-Hop, which the ${fact}’s Connection names, went on without it, as if it were for the other end`,
})

export const hopByHop: Check = {
  id: 'hop-by-hop',
  title: 'Fields that Connection names go no further than the next hop',
  transport: 'http',
  kind: 'required',
  spec: 'RFC 9110, 7.6.1',
  needs: ['health'],
  probeRoutes: true,
  async run(target) {
    const asked = await askShown(hopByHop, target, {
      headers: { connection: HOP, [HOP]: 'hop' },
      claims: [claim('request'), claim('response')],
      says: 'fields that Connection names: {request} in the request, {response} in the response',
      measure: (fields) => ({ request: fate(fields) }),
    })
    if (asked.ending !== 'complete') return asked
    return askHttp(hopByHop, target, `/probe/headers?run=${target.run}`, asked.expected, {
      measure: ({ headers }) => ({ ...asked.facts, response: fate(headers) }),
    })
  },
}

/** `untouched`: with the Connection that names it, so nothing that calls itself a hop was between. */
function fate(fields: Fields): 'removed' | 'untouched' | 'passed on' {
  if (valuesOf(fields, HOP).length === 0) return 'removed'
  const named = valuesOf(fields, 'connection').flatMap((value) => value.toLowerCase().split(/\s*,\s*/))
  return named.includes(HOP) ? 'untouched' : 'passed on'
}
