import { factsOf, type UrlFacts } from '../../probe/judge/url/facts.ts'
import type { Diagnosis, UrlOutcome, UrlTransport } from '../../probe/url-model.ts'

/** The version of `CheckResult`: it grows by one when a reader of the old one would misread the new one. */
export const VERSION = 1

/** What `streamproof check --json` prints: schema.json says what is what. */
export interface CheckResult extends Diagnosis {
  version: typeof VERSION
  /** When it began, ISO 8601. */
  at: string
  url: string
  transport: UrlTransport
  /** The profile that read the answer. */
  profile: string
  /** Of the answer that the verdict is about. */
  facts: UrlFacts
  requests: UrlOutcome[]
}

/** The result as it is printed and stored. */
export function resultOf(outcomes: UrlOutcome[], diagnosis: Diagnosis, shown: UrlOutcome): CheckResult {
  return {
    version: VERSION,
    at: new Date(outcomes[0]?.startedAt ?? 0).toISOString(),
    url: shown.url,
    transport: shown.transport,
    profile: shown.profile,
    ...diagnosis,
    facts: factsOf(shown),
    requests: outcomes,
  }
}
