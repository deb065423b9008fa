const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const fraction = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/**
 * @param {number} ms
 * @returns {string} `404 ms`, or from ten seconds on `12.5 s`
 */
export function duration(ms) {
  return ms < 9_999.5 ? `${number.format(ms)} ms` : `${fraction.format(ms / 1000)} s`
}

/** What a state or a verdict means for the reader: the style has a colour for each. Others have none. */
export const tones = {
  connecting: 'run',
  open: 'run',
  reconnecting: 'run',
  whole: 'good',
  survives: 'good',
  late: 'warn',
  degrades: 'warn',
  cut: 'bad',
  refused: 'bad',
  unreachable: 'bad',
}
