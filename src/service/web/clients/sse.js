import { askPlainly, refusedBy, UNREACHABLE } from '../refusal.js'

/**
 * The SSE client: `EventSource`. It comes back after every end of a stream, with its last event's id in
 * `Last-Event-ID`. Where events have no ids it would begin again, so the page closes it.
 * @type {import('../../web-types.ts').OpenStream}
 */
export function openSse({ url, eventNames, resumes }, on) {
  const source = new EventSource(url)
  let opened = false
  let connected = false
  let lastEventId = ''

  source.addEventListener('open', () => {
    on.open(opened ? `again, Last-Event-ID: ${lastEventId || 'none'}` : '')
    opened = true
    connected = true
  })
  for (const name of new Set(['message', ...eventNames])) {
    source.addEventListener(name, (event) => {
      lastEventId = event.lastEventId
      on.message(event.data)
    })
  }
  source.addEventListener('error', async (event) => {
    // An event that the service named `error` comes here too.
    if (event instanceof MessageEvent) return on.error(event.data)

    const lost = connected
    connected = false
    const refused = source.readyState === EventSource.CLOSED
    if (!opened || refused) {
      source.close()
      on.close('')
      if (!refused) return on.end(UNREACHABLE)
      const answer = await askPlainly(url, lastEventId ? { 'last-event-id': lastEventId } : {})
      // How a service tells EventSource not to come back (WHATWG HTML, 9.2.3).
      return on.end(answer.status === 204 ? { how: 'whole' } : refusedBy(answer))
    }
    // It is coming back, and goes on trying.
    if (!lost) return on.error('no answer yet')
    on.close('over, or lost')
    const over = await on.end({ how: 'ended', resumes })
    if (over) source.close()
  })
  return () => source.close()
}
