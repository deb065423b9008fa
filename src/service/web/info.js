/** The service may be behind an edge that answers nothing. ms */
const TIMEOUT = 5_000

/**
 * Asks what the service serves, and sets the clock by the answer.
 *
 * @param {import('./clock.js').Clock} clock
 * @returns {Promise<import('../../contract.ts').Info | undefined>} undefined where no usable answer came
 */
export async function askInfo(clock) {
  try {
    const response = await fetch('info', { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) })
    if (!response.ok) return undefined
    const arrived = performance.now()
    const info = await response.json()
    clock.sample(info.now, arrived)
    return info
  } catch {
    return undefined
  }
}
