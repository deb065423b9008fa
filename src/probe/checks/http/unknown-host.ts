import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'

export const unknownHost: Check = {
  id: 'unknown-host',
  title: 'A Host that nobody knows is let through',
  transport: 'http',
  kind: 'observe',
  spec: 'RFC 9110, 7.2 and 7.4',
  needs: ['health'],
  run: (target) =>
    askHttp(
      unknownHost,
      target,
      `/health?run=${target.run}`,
      { status: 200, data: ['{"status":"ok"}'], intervalMs: 0, stamped: false },
      // Nobody's, for ever (RFC 6761, 6.4).
      { headers: { host: 'unknown.invalid' } },
    ),
}
