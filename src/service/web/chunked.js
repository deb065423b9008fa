import { describeRefusal, readRefusal } from './refusal.js'

/**
 * The chunked client: `fetch`, and a reader on the response's body. A line is a message.
 *
 * @param {string} path
 * @param {import('./panel.js').StreamEvents} on
 * @returns {() => void} closes the stream
 */
export function openChunked(path, on) {
  const leaving = new AbortController()
  read(path, on, leaving.signal)
  return () => leaving.abort()
}

async function read(path, on, signal) {
  let opened = false
  try {
    const response = await fetch(path, { signal, cache: 'no-store' })
    if (!response.ok) {
      on.close(`status ${response.status}`)
      return on.end('refused', describeRefusal(await readRefusal(response)))
    }
    opened = true
    on.open(`status ${response.status}`)

    const reader = response.body.getReader()
    const decoder = new TextDecoder()
    let rest = ''
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop()
      for (const line of lines) on.message(line)
    }
    on.close('body complete')
    on.end('whole', '')
  } catch (error) {
    on.error(error.message)
    on.close('')
    if (opened) on.end('cut', 'The connection closed without the end of the body: something cut the stream.')
    else on.end('unreachable', 'No answer came.')
  }
}
