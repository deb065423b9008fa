import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { stampedStream, streamPath } from '../streams.ts'

/** As long as load balancers commonly let a connection be idle, and a little longer, ms. */
const SILENCE = 65_000

export const silence: Check = {
  id: 'chunked-silence',
  title: 'A chunked stream may be silent for more than a minute',
  transport: 'chunked',
  kind: 'optimal',
  spec: 'Elastic Load Balancing, idle timeout (60 s)',
  needs: ['chunked'],
  at: 'short',
  run(target) {
    const interval = Math.ceil(SILENCE / target.scale)
    const path = streamPath('/transfer-encoding', target, { count: 2, interval, stamp: true })
    // What it waits for is not what its patience is meant for.
    const patient = { ...target, patience: target.patience + interval }
    return askHttp(silence, patient, path, stampedStream(2, interval))
  },
}
