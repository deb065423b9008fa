import { type FunctionUrl, startFunctionUrl } from '../../../../bench/aws/function-url/function-url.ts'
import type { InvokeMode } from '../../../../bench/aws/lambda/runtime-api/invocation.ts'
import { type Answer, exchange } from '../../../support/wire.ts'
import { startFunction } from '../lambda/function.ts'

interface Test {
  teardown(fn: () => unknown): void
}

/** A Function URL before a function whose runtime does what the path says (../lambda/fixture-runtime.ts). */
export async function startUrl(
  t: Test,
  mode: InvokeMode,
  { onRequest, ...options }: Parameters<typeof startFunction>[1] & { onRequest?(line: string): void } = {},
): Promise<FunctionUrl & { get(target: string, ...lines: string[]): Promise<Answer> }> {
  const lambda = await startFunction(t, options)
  const front = await startFunctionUrl({ lambda, mode, onRequest })
  t.teardown(() => front.stop())
  return {
    ...front,
    /** Until the other side closes. */
    get: (target, ...lines) => exchange(front.url, `GET ${target} HTTP/1.1`, 'Connection: close', ...lines),
  }
}

/** A path by which the runtime streams this prelude and body, or writes them whole. */
export function streams(prelude: unknown, body: string): string {
  const json = typeof prelude === 'string' ? prelude : JSON.stringify(prelude)
  return `/stream?body=${encodeURIComponent(`${json}|${body}`)}`
}

export function answers(payload: unknown): string {
  const json = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return `/whole?body=${encodeURIComponent(json)}`
}
