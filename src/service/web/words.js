/** @param {number} ms @returns {string} `404 ms`, or from ten seconds on `12.5 s` */
export function duration(ms) {
  return ms < 9_999.5 ? `${Math.round(ms).toLocaleString('en')} ms` : `${+(ms / 1000).toFixed(1)} s`
}

/** How good a state or a verdict is. The style has a colour for each. */
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
