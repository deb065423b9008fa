import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'

export const utf8: Check = {
  id: 'sse-utf8',
  title: 'Characters that are split over chunks arrive whole',
  transport: 'sse',
  kind: 'required',
  spec: 'WHATWG HTML, 9.2.5; RFC 9112, 7.1',
  needs: ['sse'],
  probeRoutes: true,
  unrecorded: true,
  run: (target) =>
    askHttp(utf8, target, `/probe/utf8?run=${target.run}`, {
      status: 200,
      data: ['日本語 🌊 é'],
      event: 'test',
      intervalMs: 0,
      stamped: false,
      says: 'all of it came as it was sent, a byte a chunk',
    }),
}
