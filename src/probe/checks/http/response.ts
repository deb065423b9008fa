import { askHttp } from '../../ask.ts'
import type { Check } from '../check.ts'
import { type Fields, valuesOf } from './shown.ts'

/** What /probe/headers sends for its client, whoever is between (src/service/routes/probe.ts). */
const SENT: Fields = [
  ['content-type', 'application/json; charset=utf-8'],
  ['set-cookie', 'a=1'],
  ['set-cookie', 'b=2'],
  ['x-probe', 'Kept As Is'],
]

/** What it sends besides, and each hop may send in its own way. */
const FREE = [
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'vary',
  'x-probe-hop',
]

export const response: Check = {
  id: 'headers-response',
  title: 'The response’s fields arrive as the service sent them',
  transport: 'http',
  kind: 'observe',
  spec: 'RFC 9110, 5.1',
  needs: ['health'],
  probeRoutes: true,
  run: (target) =>
    askHttp(
      response,
      target,
      `/probe/headers?run=${target.run}`,
      {
        status: 200,
        data: ['{"status":"ok"}'],
        intervalMs: 0,
        stamped: false,
        claims: [
          { fact: 'removed', is: '', otherwise: 'degrades', says: 'removed: {removed}; added: {added}' },
          { fact: 'changed', is: '', otherwise: 'degrades', says: 'changed: {changed}; added: {added}' },
        ],
        says: 'removed: nothing; added: {added}',
      },
      { measure: ({ headers }) => differences(headers) },
    ),
}

function differences(came: Fields): Record<'added' | 'removed' | 'changed', string> {
  const known = new Set([...SENT.map(([name]) => name), ...FREE])
  const names = unique(came.map(([name]) => name.toLowerCase()))
  const missing = SENT.filter(([name]) => !names.includes(name))
  const changed = SENT.filter(
    ([name, value]) => names.includes(name) && !valuesOf(came, name).includes(value),
  )
  return {
    added: names.filter((name) => !known.has(name)).join(', '),
    removed: unique(missing.map(([name]) => name)).join(', '),
    changed: unique(changed.map(([name]) => name)).join(', '),
  }
}

function unique(names: string[]): string[] {
  return [...new Set(names)]
}
