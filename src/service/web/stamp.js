/**
 * An event's data, without its stamp (the knob `stamp`: sequence number, unix ms, then the payload).
 * @returns {{ made?: number, text: string }}
 */
export function readStamp(data) {
  const [, made, text] = /^\d+ (\d{13}) (.*)$/s.exec(data) ?? []
  return made === undefined ? { text: data } : { made: Number(made), text }
}
