/**
 * An event's data, without its stamp (the knob `stamp`: sequence number, unix ms, then the payload).
 * @param {string} data
 * @returns {{ made?: number, text: string }} `made` is the service's clock, unix ms
 */
export function readStamp(data) {
  const [, made, text] = /^\d+ (\d{13}) (.*)$/s.exec(data) ?? []
  return made === undefined ? { text: data } : { made: Number(made), text }
}
