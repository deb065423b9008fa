import { http2Sentences } from './http2-sentences.ts'
import { spacedSentences } from './spaced-sentences.ts'
import { websocketSentences } from './websocket-sentences.ts'

// The sentences of single checks. Programs never read them.

/** A check's own sentences. `{name}` stands for a fact, `{direct:name}` for that of the direct run. */
export interface CheckSentences {
  /** If everything holds. Default: `verdicts.whole`. */
  survives?: string
  /** If a claim does not hold, by the claim's id. Default: `verdicts.unheld`. */
  claims?: Record<string, string>
}

const shown = 'the answer is not the service’s own'
const told = 'the source did not learn that its client had left: ended by {endedBy} when patience ran out'
const first: CheckSentences = {
  survives:
    'the first event arrived {firstMs} ms after the request, {gapMs} ms before the second, which was made {madeMs} ms after it',
  claims: {
    before: 'the first event arrived only {gapMs} ms before the second, which was made {madeMs} ms after it',
  },
}
const ends: CheckSentences = {
  survives: '{ending} after {events event}, when the service had broken off',
  claims: { came: 'the service had sent 2 events before it broke off, and {came} arrived' },
}
const replays: CheckSentences = {
  survives: 'asked again, the service made a new stream',
  claims: { replayed: 'asked again, the same stream came, event by event: from a cache' },
}
const leaves: CheckSentences = {
  survives: 'the source learned {toldAfterMs} ms later that its client had left',
  claims: { endedBy: told },
}
const backPressure: CheckSentences = {
  survives: 'the source stopped {aheadKiB} KiB ahead of a client that read nothing',
  claims: {
    endedBy: 'the client read nothing, yet the service sent {sentKiB} KiB, until it was ended by {endedBy}',
    stopped: 'the client read nothing, yet the service sent {sentKiB} KiB and did not stop',
  },
}
const asSent = '{events event} arrived as they were sent, in {endedMs} ms'

export const checkSentences: Record<string, CheckSentences> = {
  'headers-response': {
    survives: 'removed: nothing; added: {added}',
    claims: { removed: 'removed: {removed}; added: {added}', changed: 'changed: {changed}; added: {added}' },
  },
  'headers-forwarded': {
    survives: 'the service received {told}',
    claims: { shown, protoIsRight: 'X-Forwarded-Proto says {proto}, but the client used {scheme}' },
  },
  'request-id': {
    survives: 'the edge kept the client’s X-Request-ID',
    claims: { shown, id: 'the client’s X-Request-ID was {id}' },
  },
  'headers-repeated': {
    survives: 'the repeated field, both request cookies and both Set-Cookie fields arrived',
    claims: {
      shown,
      repeated: 'a request field was sent twice, as one and as two; the service received {repeated}',
      cookie: 'the client sent the cookies a=1; b=2; the service received {cookie}',
      setCookie: 'the service sent two Set-Cookie, a=1 and b=2; the client received {setCookie}',
    },
  },
  'hop-by-hop': {
    survives: 'fields that Connection lists: {request} in the request, {response} in the response',
    claims: {
      shown,
      request: 'the edge forwarded the request’s X-Probe-Hop although Connection listed it',
      response: 'the edge forwarded the response’s X-Probe-Hop although Connection listed it',
    },
  },
  'dead-origin': {
    survives: '{status} after {endedMs} ms',
    claims: { status: '{status} instead of 502, 503 or 504 for a service that is gone' },
  },
  'chunked-first': first,
  'chunked-first-64k': first,
  'chunked-first-plain': first,
  'chunked-first-64k-plain': first,
  'chunked-merge': {
    survives: '{events event} in {reads read}',
    claims: { together: '{events event} arrived in {reads read}, typically {together} at a time' },
  },
  'chunked-bytes-1': { survives: asSent },
  'chunked-bytes-64k': { survives: asSent },
  'chunked-bytes-10m': { survives: asSent },
  'chunked-transfer-encoding': {
    survives: 'the response is chunked',
    claims: {
      ends: 'the response is not chunked: only the end of the connection ends it, so a cut looks like a whole stream',
      framing:
        'the response is not chunked but has a Content-Length: the edge collected all of it before it sent any',
    },
  },
  'chunked-failing': {
    survives: '{ending} after {events event}, when the source had failed',
    claims: {
      lost: '{ending} after {events event}, when the source had failed: {lost} that it had sent before did not arrive',
    },
  },
  'origin-version': {
    survives: 'the edge asked over HTTP/{spoken}',
    claims: {
      spoken:
        'the edge asked over HTTP/{spoken}, where only the end of the connection ends an answer: a service that breaks off looks done',
    },
  },
  'chunked-ends-fin': ends,
  'chunked-ends-reset': ends,
  'chunked-ends-killed': ends,
  'chunked-ends-reset-http10': ends,
  'chunked-head': {
    survives: 'the head came in {endedMs} ms, and the service was asked with {method}',
    claims: {
      next: 'the next request on the same connection got {next}',
      method: 'the edge asked the service with {method}: it runs a whole stream for nobody',
    },
  },
  'sent-twice': {
    survives: 'the service broke off a GET, and got it once',
    claims: { asked: 'the service broke off a GET, and got it {asked} times' },
  },
  'chunked-replayed': replays,
  'chunked-replayed-plain': replays,
  'chunked-duplex': {
    survives:
      'the answer began before the request had ended, whose second half came {spreadMs} ms after the first',
    claims: {
      collected:
        'the request’s two halves were sent {gapMs} ms apart, and reached the service {spreadMs} ms apart: the edge collected them',
      ending: '{ending} at {endedMs} ms, although the service had sent all of it',
      early: 'the answer began only once the request had ended, although the service had begun it before',
    },
  },
  'sse-crowd': {
    survives: '{whole stream} at once, the last of them open after {openedMs} ms, all whole',
    claims: {
      refused: 'of 500 streams at once {refused} were refused',
      most: 'of 500 streams at once only {opened} began, and the others waited for one of them to end',
      opened: 'of 500 streams at once only {opened} began, and the others waited for one of them to end',
      whole: 'of 500 streams at once only {whole} came to their end',
    },
  },
  reload: {
    survives: 'chunked text and SSE came to their end, WebSocket: {webSocket}',
    claims: {
      sse: 'chunked text came to its end, and SSE did not: {sse}',
      webSocket: 'chunked text and SSE came to their end, and WebSocket did not: {webSocket}',
    },
  },
  'chunked-leave-writing': leaves,
  'chunked-leave-silent': leaves,
  'chunked-leave-writing-reset': leaves,
  'chunked-leave-silent-reset': leaves,
  'chunked-back-pressure': backPressure,
  'chunked-back-pressure-plain': backPressure,
  'chunked-gzip': { survives: 'events arrived one by one, content-encoding: {coding}' },
  'chunked-http10': {
    survives: 'answered as HTTP/{version}, its end given by {framing}',
    claims: { framing: 'the response is chunked, which HTTP/1.0 does not know' },
  },
  'chunked-keep-alive': {
    survives: 'the next request on the same connection got {next}',
    claims: { next: 'the next request on the same connection got {next}' },
  },
  'chunked-trailers': {
    survives: 'the trailer arrived after the last chunk',
    claims: {
      body: 'the trailer broke the response: {status}, {ending} at {endedMs} ms',
      trailer: 'the trailer was lost: {trailer} arrived after the last chunk',
    },
  },
  'sse-content-type': {
    survives: 'the content type is {type}',
    claims: {
      type: 'the content type is {type}, but a browser’s EventSource accepts only text/event-stream',
    },
  },
  'sse-comments': {
    survives: '{comments comment} arrived, and the event between them',
    claims: { comments: '{comments} of 2 comments arrived' },
  },
  'sse-utf8': { survives: 'all characters arrived whole, sent one byte a chunk' },
  'sse-last-event-id': {
    survives: 'asked to go on after event 2, the service began with event {first}',
    claims: {
      ids: 'the events arrived without their ids, so a client has none to send back',
      first:
        'asked to go on after event 2, the service began with event {first}: Last-Event-ID did not reach it',
      last: 'the stream ended cleanly after event {last} of 4',
    },
  },
  'sse-heartbeat': {
    survives: '{beats comment} arrived while the source was silent for {silentMs} ms',
    claims: { beats: 'no comment arrived while the source was silent for {silentMs} ms' },
  },
  'sse-resume': {
    survives: 'all {events event} arrived over {connections connection}, none twice: {gaps}',
    claims: { connections: 'all {events event} arrived at once, so there was nothing to come back for' },
  },
  ...http2Sentences,
  ...spacedSentences,
  ...websocketSentences,
}
