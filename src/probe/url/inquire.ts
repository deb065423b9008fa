import { profileOf } from '../profiles/index.ts'
import type { UrlOutcome, UrlRequest } from '../url-model.ts'
import { askUrl, completed } from './ask.ts'
import { type Experiment, nextExperiment } from './experiments.ts'

/** Where else the same request goes: past a hop, or past all of them. */
export interface OtherTarget {
  /** `direct`, or the hop's name. */
  name: string
  url: URL
}

export interface InquiryOptions {
  request: UrlRequest
  /** From the outermost hop inwards; `direct` last. */
  others: OtherTarget[]
  /** As many requests as each URL gets at most. */
  most: number
  /** Called before each request. */
  onAsk?(target: OtherTarget, experiment: Experiment): void
  /** Called after each request. */
  onAnswer?(outcome: UrlOutcome): void
}

/**
 * Sends one request, and more where its answer leaves a question: one after the other, each to every target. Who is
 * asked first alternates, so that what happens to every second request happens to each target.
 * @throws the signal's reason
 */
export async function inquire(options: InquiryOptions): Promise<UrlOutcome[]> {
  const { request, others, most, onAsk, onAnswer } = options
  const targets = [{ name: 'url', url: request.url }, ...others]
  const outcomes: UrlOutcome[] = []
  const of = (name: string) => outcomes.filter(({ target }) => target === name)
  for (;;) {
    const experiment = nextExperiment(
      of('url'),
      outcomes.filter(({ target }) => target !== 'url'),
      most,
      request.protocol !== undefined,
    )
    if (!experiment) return outcomes
    const before = of('url').filter(({ variation }) => variation === experiment.variation).length
    for (const target of before % 2 === 0 ? targets : targets.toReversed()) {
      if (isUnreachable(of(target.name))) continue
      onAsk?.(target, experiment)
      const outcome = await askUrl(request, target, experiment.variation)
      outcomes.push(outcome)
      onAnswer?.(outcome)
    }
    if (isUnreachable(of('url'))) return outcomes
  }
}

/**
 * What cannot be reached as given, cannot be reached a second time. A server that does not offer HTTP/1.1 can still be
 * asked over HTTP/2.
 */
function isUnreachable(outcomes: UrlOutcome[]): boolean {
  return outcomes.some(({ variation, fault }) => fault && variation === 'as given')
}

/** The plan in one line, to be printed before the first request: each may cost money. */
export function planOf({
  request,
  others,
  most,
}: Pick<InquiryOptions, 'request' | 'others' | 'most'>): string {
  const { title } = profileOf(request)
  const isWebSocket = request.transport === 'websocket' || /^wss?:$/.test(request.url.protocol)
  // Without TLS nothing chooses HTTP/2.
  const overHttp1 = request.url.protocol === 'https:' && !request.protocol ? 'over HTTP/1.1; ' : ''
  const uncoded = isWebSocket ? '' : 'without compression; '
  const more =
    most === 1
      ? 'no second look'
      : `up to ${most - 1} more if the answer leaves a question (${overHttp1}${uncoded}again, to see whether it repeats)`
  const names = others.map(({ name, url }) => `${name} (${url.host})`)
  const turns = names.length > 0 ? `; and the same number to ${names.join(' and ')}, alternating` : ''
  return `Plan: 1 request to ${request.url.host}, read as ${title}, ${more}${turns}.`
}

/** What is likely wrong with a request, and what to do about it: one sentence each. */
export function doubtsAbout(request: UrlRequest): string[] {
  const { headers, body } = completed(request)
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded'
  const lacks = profileOf(request).lacks?.(request)
  return [
    ...(lacks === undefined ? [] : [lacks]),
    ...(isForm && /^\s*[{[]/.test(body?.toString() ?? '')
      ? [
          "The body looks like JSON, and goes as a form, as curl sends it: add -H 'Content-Type: application/json'.",
        ]
      : []),
  ]
}
