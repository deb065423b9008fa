import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { plainStream, streamPath } from '../streams.ts'

const BYTES = 2 ** 20

export const megabyte: Check = {
  id: 'sse-1mb',
  title: 'An event of 1 MiB arrives whole',
  transport: 'sse',
  kind: 'optimal',
  spec: 'WHATWG HTML, 9.2.6',
  needs: ['sse'],
  run: (target) =>
    askHttp(
      megabyte,
      target,
      streamPath('/sse', target, { count: 1, bytes: BYTES }),
      { ...plainStream(1, BYTES), event: 'test' },
      { bytes: BYTES },
    ),
}
