import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'

export const health: Check = {
  id: 'health',
  title: 'The health route answers',
  transport: 'http',
  kind: 'required',
  spec: 'RFC 9110, 15.3.1',
  needs: [],
  run: (target) =>
    askHttp(health, target, `/health?run=${target.run}`, {
      status: 200,
      data: ['{"status":"ok"}'],
      intervalMs: 0,
      stamped: false,
    }),
}
