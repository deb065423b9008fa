import t from 'tap'
import { endOf, profileOf, profiles, recognise } from '../../../src/probe/profiles/index.ts'
import { completed } from '../../../src/probe/url/ask.ts'
import type { UrlRequest } from '../../../src/probe/url-model.ts'
import { requestTo } from '../../support/any-url/ask.ts'

const asked = (url: string, given: Partial<UrlRequest> = {}) => requestTo(new URL(url), given)
const id = (url: string, given?: Partial<UrlRequest>) => profileOf(asked(url, given)).id
const body = (value: unknown) => ({ body: Buffer.from(JSON.stringify(value)) })
const event = (data: unknown, name?: string) => ({
  ms: 1,
  data: typeof data === 'string' ? data : JSON.stringify(data),
  ...(name && { event: name }),
})

t.test('A request shows its protocol', async (t) => {
  t.equal(id('https://api.openai.com/v1/chat/completions'), 'openai')
  t.equal(id('http://llm.example/chat', body({ model: 'm', messages: [] })), 'openai')
  t.equal(id('https://api.anthropic.com/v1/messages'), 'anthropic')
  t.equal(id('http://llm.example/chat', { headers: { 'anthropic-version': '2023-06-01' } }), 'anthropic')
  t.equal(id('https://app.example/mcp'), 'mcp')
  t.equal(id('https://app.example/mcp', body({ jsonrpc: '2.0', id: 1, method: 'initialize' })), 'mcp-2025')
  t.equal(id('https://app.example/mcp', { headers: { accept: 'text/event-stream' } }), 'mcp-2025')
  t.equal(id('https://app.example/mcp', { headers: { 'mcp-session-id': 'x' } }), 'mcp-2025')
  t.equal(id('wss://app.example/graphql'), 'graphql-ws')
  t.equal(id('wss://app.example/ws', { send: ['{"type":"connection_init"}'] }), 'graphql-ws')
  t.equal(id('wss://app.example/ws'), 'websocket')
  t.equal(id('https://app.example/x', { transport: 'ndjson' }), 'ndjson')
  t.equal(id('https://app.example/x', { headers: { accept: 'text/event-stream' } }), 'sse')
  t.equal(id('https://app.example/x'), 'plain')
})

t.test('It says how to ask where the command line does not', async (t) => {
  const openai = completed(asked('http://x/v1/chat/completions', body({ stream: true })))
  t.match(openai, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  })
  const mine = completed(
    asked('http://x/v1/messages', { ...body({}), method: 'PUT', headers: { accept: 'x' } }),
  )
  t.match(mine, { method: 'PUT', headers: { accept: 'x', 'anthropic-version': '2023-06-01' } })
  const mcp = completed(asked('http://x/mcp'))
  t.match(mcp, {
    method: 'POST',
    headers: {
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/list',
    },
  })
  t.match(JSON.parse(String(mcp.body)), { jsonrpc: '2.0', method: 'tools/list' })
  const tool = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'weather' } }
  t.match(completed(asked('http://x/mcp', body(tool))).headers, {
    'mcp-method': 'tools/call',
    'mcp-name': 'weather',
  })
  t.match(completed(asked('http://x/mcp', { headers: { accept: 'text/event-stream' } })), { method: 'GET' })
  const form = completed(asked('http://x/form', { body: Buffer.from('a=1') }))
  t.match(
    form,
    { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    'as curl',
  )
})

t.test('It says what is missing', async (t) => {
  const lacks = (given: Partial<UrlRequest>) => {
    const request = asked('http://x/v1/chat/completions', given)
    return profileOf(request).lacks?.(request)
  }
  t.match(lacks({}), /no body/)
  t.match(lacks(body({ model: 'm' })), /"stream": true/)
  t.equal(lacks(body({ stream: true })), undefined)
})

t.test('It knows what ends a stream', async (t) => {
  const ends = (profile: string, data: unknown, name?: string) =>
    profiles.find((one) => one.id === profile)?.end?.isEnd(event(data, name))
  t.ok(ends('openai', '[DONE]'))
  t.ok(ends('openai', { type: 'response.completed' }))
  t.notOk(ends('openai', { choices: [{ delta: { content: '[DONE]' } }] }))
  t.ok(ends('anthropic', { type: 'message_stop' }, 'message_stop'))
  t.notOk(ends('anthropic', { type: 'message_delta' }, 'message_delta'))
  for (const mcp of ['mcp', 'mcp-2025']) {
    t.ok(ends(mcp, { jsonrpc: '2.0', id: 1, result: {} }))
    t.notOk(ends(mcp, { jsonrpc: '2.0', method: 'notifications/progress' }))
  }
  t.ok(ends('graphql-ws', { id: '1', type: 'complete' }))
  t.notOk(ends('graphql-ws', { id: '1', type: 'next' }))
  const until = endOf(profileOf(asked('http://x/')), 'bye')
  t.ok(until?.isEnd(event('so long, bye')))
})

t.test('An answer can show a protocol that the request did not', async (t) => {
  const plain = profileOf(asked('http://x/'))
  t.equal(recognise(plain, [event({ object: 'chat.completion.chunk' })]).id, 'openai')
  t.equal(recognise(plain, [event({ type: 'message_start' }, 'message_start')]).id, 'anthropic')
  t.equal(recognise(plain, [event('hello')]).id, 'plain')
})

t.test('Heartbeats are no content', async (t) => {
  const isContent = (profile: string, data: unknown, name?: string) =>
    profiles.find((one) => one.id === profile)?.isContent?.(event(data, name))
  t.notOk(isContent('anthropic', { type: 'ping' }, 'ping'))
  t.ok(isContent('anthropic', { type: 'content_block_delta' }, 'content_block_delta'))
  t.notOk(isContent('graphql-ws', { type: 'pong' }))
})

t.test('Each names the protocol’s own document', async (t) => {
  for (const { id, source } of profiles) t.match(source, /^https:\/\//, id)
})
