/**
 * Requests a path with `fetch`: EventSource and WebSocket do not show who refused them.
 * @param {string} path
 * @param {Record<string, string>} [headers]
 * @returns {Promise<import('../web-types.ts').Refusal>}
 */
export async function askPlainly(path, headers = {}) {
  const leaving = new AbortController()
  try {
    const response = await fetch(path, { headers, signal: leaving.signal, cache: 'no-store' })
    return response.ok ? { status: response.status } : await readRefusal(response)
  } catch {
    return {}
  } finally {
    // The answer may be a stream.
    leaving.abort()
  }
}

/** @param {Response} response @returns {Promise<import('../web-types.ts').Refusal>} */
export async function readRefusal(response) {
  const { status } = response
  try {
    const { statusCode, code, message } = await response.json()
    return { status, code, message, byService: statusCode === status }
  } catch {
    // The service answers in JSON.
    return { status, byService: false }
  }
}

/** @type {import('../web-types.ts').End} */
export const UNREACHABLE = { how: 'unreachable', reason: 'No answer came.' }

/** Who refused, and why. @param {import('../web-types.ts').Refusal} refusal @returns {import('../web-types.ts').End} */
export function refusedBy({ status, message, byService }) {
  if (status === undefined) return UNREACHABLE
  if (byService)
    return { how: 'refused', by: 'service', reason: `The service refused, with ${status}: ${message}.` }
  if (status < 400)
    return { how: 'refused', reason: `It was refused, but \`fetch\` gets ${status} from the same path.` }
  return {
    how: 'refused',
    by: 'edge',
    reason: `Something before the service answered, with ${status}.`,
    advice:
      'Look for a rule of the edge that does not cover this route: path, host, method or authentication.',
  }
}
