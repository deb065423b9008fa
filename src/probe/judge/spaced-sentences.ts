import { spaced } from './spaced.ts'

const sentences = {
  survives: 'events arrived one by one, content-encoding: {coding}',
  claims: {
    compression:
      'the edge compressed it ({coding}), and all {events event} came with the last, {heldMs} ms late',
    end: 'all {events event} came with the last, the first {heldMs} ms late',
    partly: '{heldEvents} of {events event} waited for a later one, by up to {heldMs} ms',
  },
}

/** The sentences of the checks of spaced events. */
export const spacedSentences = Object.fromEntries(spaced.map(({ id }) => [id, sentences]))
