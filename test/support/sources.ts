import { EventEmitter, once } from 'node:events'
import type { StreamEvent } from '../../src/streams/event.ts'
import type { Source, SourceContext } from '../../src/streams/source.ts'

/** A source for a test, on the article's own routes. Default: without parameters. */
export function source(
  open: (context: SourceContext) => AsyncIterable<StreamEvent>,
  more: Partial<Source> = {},
): Source {
  return {
    name: 'test',
    prefix: '',
    params: {},
    finite: false,
    open: (_params, context) => open(context),
    ...more,
  }
}

/** Waits for something that never comes, until the source's signal aborts. */
export async function never({ signal }: SourceContext): Promise<void> {
  await once(new EventEmitter(), 'never', { signal })
}

/** One event, then silence without end. */
export const idle: Source = source(async function* (context) {
  yield { event: 'test', data: 'first' }
  await never(context)
})

/** Silence without end. */
// biome-ignore lint/correctness/useYield: it is silent
export const silent: Source = source(async function* (context) {
  await never(context)
})
