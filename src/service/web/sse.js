import { askPlainly, describeRefusal } from './refusal.js'

/** The article's stream has no event that says it is over. This many are all. */
const MESSAGES = 3

/**
 * The SSE client: `EventSource`. It takes every end for a loss and comes back by itself, so it is closed after
 * the last message, and where the stream is cut.
 *
 * @param {string} path
 * @param {import('./panel.js').StreamEvents} on
 * @returns {() => void} closes the stream
 */
export function openSse(path, on) {
  const source = new EventSource(path)
  let opened = false
  let messages = 0

  source.addEventListener('open', () => {
    opened = true
    on.open()
  })
  source.addEventListener('test', ({ data }) => {
    on.message(data)
    messages++
    if (messages < MESSAGES) return
    source.close()
    on.close('by this page')
    on.end(
      'whole',
      'Closed by this page after the third message: EventSource would take the stream’s end for a loss, and come back.',
    )
  })
  source.addEventListener('error', async ({ data }) => {
    // An event that the service named `error` comes here too. It has data, the browser's own has none.
    on.error(data ?? '')
    const refused = source.readyState === EventSource.CLOSED
    source.close()
    on.close(opened ? 'by this page' : '')
    if (opened)
      return on.end(
        'cut',
        `${messages} of ${MESSAGES} messages came. Closed by this page: EventSource would come back by itself.`,
      )
    if (!refused) return on.end('unreachable', 'No answer came.')
    // EventSource keeps the status to itself.
    on.end('refused', describeRefusal(await askPlainly(path)))
  })
  return () => source.close()
}
