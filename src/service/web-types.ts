// The types of the page's modules (web/*.js). Here, because a browser has no use for them.
import type { RunRecord } from '../contract.ts'

/** What a client tells its panel while its stream lives. */
export interface StreamEvents {
  /** The stream is open, or open again. */
  open(text: string): void
  message(data: string): void
  error(text: string): void
  /** The connection is over. */
  close(text: string): void
  /** How it ended. Resolves with false where the client is to come back. */
  end(end: End): Promise<boolean>
}

/** What to open. */
export interface StreamRequest {
  /** Relative to the page. */
  url: string
  /** The same for people: without the run's id. */
  shown: string
  /** Names that its events have over SSE. */
  eventNames: string[]
  /** True where a cut stream can be continued: its events have ids. */
  resumes: boolean
  /** True where it is usual that nothing comes for a while. */
  quiet?: boolean
  /** How many messages there are, where a knob says so. */
  expected: number | undefined
}

/** Opens a stream. What it returns closes the stream. */
export type OpenStream = (request: StreamRequest, on: StreamEvents) => () => void

/** What makes a panel. */
export interface PanelOptions {
  id: string
  title: string
  /** The browser's API that reads the stream. */
  client: string
  open: OpenStream
  /** Says what to open. Undefined where that cannot be said. */
  ask(run: string): StreamRequest | undefined
  clock: { sample(time: number): void; toPage(time: number): number }
}

/** How a stream ended, as its client tells. */
export interface End {
  /** `ended`: the client cannot tell whole from cut. */
  how: 'whole' | 'cut' | 'ended' | 'refused' | 'unreachable'
  reason?: string
  by?: 'edge' | 'service'
  advice?: string
  /** True where the client comes back by itself. */
  resumes?: boolean
}

/** A message that arrived. Times are ms since the stream was asked for. */
export interface Arrival {
  at: number
  /** When it would have arrived by the quickest way. Undefined where nobody knows when it was made. */
  made: number | undefined
  /** By half of the stream's usual interval, and by what people notice. */
  late: boolean
}

/** The messages of a run that have a time at which they were made. */
export interface Lateness {
  dated: number
  late: number
  /** ms */
  worst: number
  /** True where messages made one by one came together. */
  atOnce: boolean
}

/** What the page saw of a run. */
export interface Seen {
  /** How long it lasted. */
  ms: number
  /** Messages over the last connection. */
  count: number
  /** Messages over all connections. */
  total: number
  expected: number | undefined
  /** How often the client came back. */
  returns: number
  arrivals: { lateness(): Lateness }
}

/** What a run means. */
export interface PageVerdict {
  verdict: 'survives' | 'degrades' | 'cut' | 'refused' | 'unknown'
  /** The panel's state. */
  state: 'whole' | 'late' | 'cut' | 'refused' | 'unreachable' | 'stopped'
  /** The same in a few words. */
  words: string
  reason: string
  /** Absent where a browser cannot know. */
  by?: 'edge' | 'service' | undefined
  advice?: string | undefined
}

/** Makes a verdict of what the page saw and, where it has one, the service's record of the same run. */
export type Judge = (end: End, seen: Seen, record?: RunRecord) => PageVerdict

/** What came instead of a stream. */
export interface Refusal {
  /** Absent where no answer came. */
  status?: number
  /** True where the answer has the form of the service's own errors. */
  byService?: boolean
  code?: string
  /** What the service says about it. */
  message?: string
}
