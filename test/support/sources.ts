import { EventEmitter, once } from 'node:events'
import type { StreamEvent } from '../../src/streams/event.ts'
import type { Source, SourceContext } from '../../src/streams/source.ts'

/** A source for a test, at the article's own routes. It takes no parameters unless told otherwise. */
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

/** Waits for what never comes, as a source should: until its signal says that nobody wants it any more. */
export async function never({ signal }: SourceContext): Promise<void> {
  await once(new EventEmitter(), 'never', { signal })
}

/** One event, and then nothing for ever. */
export const idle: Source = source(async function* (context) {
  yield { event: 'test', data: 'first' }
  await never(context)
})

/** Nothing, for ever. */
// biome-ignore lint/correctness/useYield: that is what it is for
export const silent: Source = source(async function* (context) {
  await never(context)
})
