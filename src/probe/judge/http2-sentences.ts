/** The sentences of the checks that only HTTP/2 has. */
export const http2Sentences = {
  http2: {
    survives: 'at most {limit stream}, {window byte} of window, RFC 8441: {webSocket}, Alt-Svc: {altSvc}',
    claims: { version: 'the answer came over HTTP/{version}' },
  },
  'http2-connection-fields': {
    survives: 'no field of the connection was forwarded',
    claims: { hop: 'the edge forwarded X-Probe-Hop although Connection listed it' },
  },
  'http2-streams': {
    survives: 'all {whole stream} whole, the slowest {slowestMs} ms behind the fastest',
    claims: {
      whole: 'only {whole} of 100 streams were whole',
      slowestMs: 'all {whole stream} whole, but the slowest came {slowestMs} ms behind the fastest',
    },
  },
  'http2-limit': {
    survives:
      '{sent stream} at once, where {limit} are allowed: {whole} whole, {refused} refused by REFUSED_STREAM',
    claims: {
      broken:
        '{sent stream} at once, where {limit} are allowed: {whole} whole, {refused} refused by REFUSED_STREAM, {broken} broken',
    },
  },
  'http2-neighbour': {
    survives: 'beside a stream that was not read, another was whole after {neighbourMs} ms',
    claims: {
      neighbour: 'beside a stream that was not read, another ended {neighbour} after {neighbourMs} ms',
    },
  },
  'http2-cancel': {
    survives:
      'the source learned {toldAfterMs} ms later that its stream was cancelled, and {whole} others were whole',
    claims: {
      whole: 'one stream was cancelled, and only {whole} of 3 others were whole',
      endedBy:
        'the source did not learn that its stream was cancelled: ended by {endedBy} when patience ran out',
      toldAfterMs: 'the source learned only {toldAfterMs} ms later that its stream was cancelled',
    },
  },
  'http2-reload': {
    survives: 'all streams ended whole; GOAWAY with {goaway}',
    claims: { whole: 'only {whole} of 3 streams beside it ended whole; GOAWAY with {goaway}' },
  },
}
