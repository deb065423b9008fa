import { randomUUID } from 'node:crypto'
import { diagnose } from '../../../src/probe/judge/url/diagnose.ts'
import { inquire } from '../../../src/probe/url/inquire.ts'
import type { UrlRequest } from '../../../src/probe/url-model.ts'
import type { Case } from './cases.ts'

/** What `check` would ask with, where a case says nothing else. */
export function requestTo(url: URL, given: Partial<UrlRequest> = {}): UrlRequest {
  return {
    url,
    headers: {},
    transport: 'auto',
    send: [],
    longest: 12_000,
    tls: {},
    resolve: new Map(),
    ...given,
  }
}

/** Puts a case's edge before the origin, and asks as `check` does. */
export async function askCase(one: Case, origin: URL, beside: boolean) {
  const edge = await one.fault(origin)
  const path = `${one.path}?check=${randomUUID()}`
  try {
    const at = (base: URL) => {
      const url = new URL(path, base)
      return one.webSocket ? new URL(url.href.replace(/^http/, 'ws')) : url
    }
    const outcomes = await inquire({
      request: requestTo(at(edge.url), one.request),
      others: beside ? [{ name: 'direct', url: at(origin) }] : [],
      most: 6,
    })
    return { ...diagnose(outcomes), outcomes }
  } finally {
    await edge.stop()
  }
}
