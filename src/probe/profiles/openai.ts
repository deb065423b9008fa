import { jsonBody, type Profile, parseObject } from './profile.ts'

/** Chat completions, completions and responses: of OpenAI, and of the many that speak its protocol. */
export const openai: Profile = {
  id: 'openai',
  title: 'OpenAI API',
  source: 'https://platform.openai.com/docs/api-reference/chat-streaming',
  transport: 'sse',
  matches(request) {
    if (/\/v\d+\/(chat\/completions|completions|responses)\/?$/.test(request.url.pathname)) return true
    const body = jsonBody(request)
    return (
      body !== undefined && 'model' in body && ('messages' in body || 'input' in body || 'prompt' in body)
    )
  },
  ask: () => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
  }),
  lacks(request) {
    if (!request.body)
      return 'The request has no body: give it with -d \'{"model": …, "messages": …, "stream": true}\'.'
    return jsonBody(request)?.stream === true
      ? undefined
      : 'The body does not ask for a stream: add "stream": true to it.'
  },
  recognises: ({ data }) => /^(chat|text)[._]completion(\.chunk)?$/.test(String(parseObject(data)?.object)),
  isError: ({ event, data }) =>
    event === 'error' || Boolean(parseObject(data)?.error) || parseObject(data)?.type === 'response.failed',
  end: {
    words: 'data: [DONE]',
    hint: '[DONE]',
    isEnd: ({ data }) =>
      data.trim() === '[DONE]' ||
      /^response\.(completed|incomplete|failed)$/.test(String(parseObject(data)?.type)),
  },
}
