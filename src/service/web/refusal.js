/**
 * What came instead of a stream.
 *
 * @typedef {object} Refusal
 * @property {number} [status] absent where no answer came
 * @property {string} [code] the service's own code, where it is the service that refused
 * @property {string} [message] what the service says about it
 */

/**
 * Asks a path as plain HTTP, for the answer that EventSource and WebSocket keep to themselves.
 *
 * @param {string} path
 * @returns {Promise<Refusal>}
 */
export async function askPlainly(path) {
  const leaving = new AbortController()
  try {
    const response = await fetch(path, { signal: leaving.signal, cache: 'no-store' })
    return response.ok ? { status: response.status } : await readRefusal(response)
  } catch {
    return {}
  } finally {
    // What streams after all is not wanted now.
    leaving.abort()
  }
}

/**
 * @param {Response} response
 * @returns {Promise<Refusal>}
 */
export async function readRefusal(response) {
  const { status } = response
  try {
    const { code, message } = await response.json()
    return { status, code, message }
  } catch {
    // No JSON: it is not the service that answered.
    return { status }
  }
}

/**
 * Who refused, in a sentence.
 *
 * @param {Refusal} refusal
 * @returns {string}
 */
export function describeRefusal({ status, code, message }) {
  if (code?.startsWith('STREAMPROOF_')) return `The service itself refused, with ${status}: ${message}.`
  if (status === undefined) return 'The service cannot be reached at all.'
  if (status < 400) return `It was refused, but asked again the same path answers ${status}.`
  return `Something before the service answered in its place, with ${status}.`
}
