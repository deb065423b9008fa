import type { Source } from '../streams/source.ts'
import { article } from './article.ts'

/** Everything the service streams. A new source is one file and one line here. */
export const sources: Source[] = [article]
