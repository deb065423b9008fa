/** How long an answer may take, ms. */
const TIMEOUT = 5_000

/** Asks what the service serves, and sets the clock. @returns {Promise<import('../../contract.ts').Info | undefined>} */
export async function askInfo(clock) {
  const info = await ask('info')
  if (info) clock.sample(info.now)
  return info
}

/**
 * Asks for the service's record of a run, the other half of what this page saw. Another instance has none.
 * @returns {Promise<import('../../contract.ts').RunRecord | undefined>}
 */
export function askRecord(run) {
  return ask(`runs/${run}`)
}

async function ask(path) {
  try {
    const response = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) })
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}
