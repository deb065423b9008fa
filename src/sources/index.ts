import { article } from './article.ts'
import type { Source } from './source.ts'

/** Everything the service streams. A new source is one file and one line here. */
export const sources: Source[] = [article]
