/** ms */
const TIMEOUT = 3_000

/** @returns {string} an id for a run that nobody else chooses. `randomUUID` needs HTTPS, this does not */
export function newRun() {
  return `page-${Array.from(crypto.getRandomValues(new Uint32Array(3)), (n) => n.toString(36)).join('')}`
}

/**
 * Asks the service for its record of a run, the other half of what this page saw.
 *
 * @param {string} run
 * @returns {Promise<import('../../contract.ts').RunRecord | undefined>} undefined where it is not known, such as on another instance
 */
export async function askRecord(run) {
  try {
    const response = await fetch(`runs/${run}`, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}
