import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'

/** As long as App Runner's edge allows a whole response, and a little longer, ms. */
const WAIT = 125_000

export const slowOrigin: Check = {
  id: 'slow-origin',
  title: 'An answer may begin after more than two minutes',
  transport: 'http',
  kind: 'observe',
  spec: 'RFC 9110, 15.6.5; aws/apprunner-roadmap #104',
  needs: ['health'],
  probeRoutes: true,
  at: 'short',
  run(target) {
    const wait = Math.round(WAIT / target.scale)
    return askHttp(
      slowOrigin,
      { ...target, patience: target.patience + wait },
      `/probe/slow?ms=${wait}&run=${target.run}`,
      { status: 200, data: ['{"status":"ok"}'], intervalMs: 0, stamped: false },
    )
  },
}
