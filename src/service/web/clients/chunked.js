import { readRefusal, refusedBy, UNREACHABLE } from '../refusal.js'

/**
 * The chunked client: `fetch`, and a reader on the response's body. Each line is a message.
 * @type {import('../../web-types.ts').OpenStream}
 */
export function openChunked({ url }, on) {
  const leaving = new AbortController()
  read(url, on, leaving.signal)
  return () => leaving.abort()
}

async function read(url, on, signal) {
  let opened = false
  try {
    const response = await fetch(url, { signal, cache: 'no-store' })
    if (!response.ok) {
      on.close(`status ${response.status}`)
      return on.end(refusedBy(await readRefusal(response)))
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
    on.end({ how: 'whole' })
  } catch (error) {
    on.error(error.message)
    on.close('')
    on.end(opened ? { how: 'cut', reason: 'The connection closed before the end of the body.' } : UNREACHABLE)
  }
}
