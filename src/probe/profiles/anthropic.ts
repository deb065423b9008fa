import { jsonBody, type Profile, parseObject } from './profile.ts'

/** The Messages API. */
export const anthropic: Profile = {
  id: 'anthropic',
  title: 'Anthropic Messages API',
  source: 'https://docs.anthropic.com/en/docs/build-with-claude/streaming',
  transport: 'sse',
  matches: ({ url, headers }) => /\/v\d+\/messages\/?$/.test(url.pathname) || 'anthropic-version' in headers,
  ask: () => ({
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'anthropic-version': '2023-06-01',
    },
  }),
  lacks(request) {
    if (!request.body)
      return 'The request has no body: give it with -d \'{"model": …, "max_tokens": …, "messages": …, "stream": true}\'.'
    return jsonBody(request)?.stream === true
      ? undefined
      : 'The body does not ask for a stream: add "stream": true to it.'
  },
  recognises: ({ event, data }) => event === 'message_start' && parseObject(data)?.type === 'message_start',
  // A `ping` may come at any time, and means nothing.
  isContent: ({ event, data }) => (event ?? parseObject(data)?.type) !== 'ping',
  end: {
    words: 'event: message_stop',
    hint: 'message_stop',
    isEnd: ({ event, data }) => (event ?? parseObject(data)?.type) === 'message_stop',
  },
}
