import { openSse } from './clients/sse.js'
import { Panel } from './panel.js'
import { readRefusal, refusedBy } from './refusal.js'

/** Shows a channel: what is published here or anywhere is read over SSE. @param {any} section */
export function showChannel(section, { access, clock }) {
  const form = section.querySelector('form')
  const field = (name) => form.elements.namedItem(name)
  const answer = section.querySelector('.answer')
  const path = () => `v1/stream/${encodeURIComponent(field('name').value)}`
  form.querySelector('.token').hidden = access !== 'jwt'
  section.hidden = false

  /** @param {'PUT' | 'POST'} method creates the channel, or appends to it */
  async function send(method, body = '') {
    const headers = { 'content-type': 'application/json' }
    if (field('token').value) headers.authorization = `Bearer ${field('token').value}`
    const response = await fetch(path(), { method, headers, body })
    if (!response.ok) throw new Error(refusedBy(await readRefusal(response)).reason)
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      await send('PUT')
      panel.expect()
      await send('POST', JSON.stringify([field('message').value]))
      answer.textContent = ''
      field('message').value = ''
    } catch (error) {
      answer.textContent = error.message
    }
  })

  function ask(run) {
    const shown = `/${path()}?offset=-1&live=sse`
    const token = field('token').value && `&access_token=${encodeURIComponent(field('token').value)}`
    const url = `${shown.slice(1)}&run=${run}${token}`
    return { url, shown, eventNames: ['data'], resumes: true, quiet: true, expected: undefined }
  }

  /** @type {import('../web-types.ts').OpenStream} */
  function open(request, on) {
    let close = () => {}
    let left = false
    const read = () => {
      if (!left) close = openSse(request, { ...on, message: (data) => unpack(data).forEach(on.message) })
    }
    // With open access a reader creates the channel that it reads.
    if (access === 'open')
      send('PUT')
        .catch(() => {})
        .then(read)
    else read()
    return () => {
      left = true
      close()
    }
  }

  const names = { id: 'reader', title: 'Reader', client: 'EventSource' }
  const panel = new Panel(section.querySelector('.pair'), { ...names, open, ask, clock })
  const preview = () => panel.preview(ask('').shown)
  form.addEventListener('input', preview)
  preview()
}

/** @param {string} data a JSON channel's messages, or any other channel's text */
function unpack(data) {
  try {
    return JSON.parse(data).map((message) =>
      typeof message === 'string' ? message : JSON.stringify(message),
    )
  } catch {
    return [data]
  }
}
