// The service as a library: a Fastify plugin, and what a source of your own needs.

export { type StreamproofOptions, streamproof, streamproof as default } from './service/plugin.ts'
export type { UpgradeOptions } from './service/plugins/upgrades.ts'
export { article } from './sources/article.ts'
export type { StreamEvent } from './streams/event.ts'
export type { Feed } from './streams/feed.ts'
export { defaultLimits, type Limits } from './streams/limits.ts'
export { RefusalError } from './streams/refusal.ts'
export type { StreamRequest } from './streams/request.ts'
export type { Source, SourceContext } from './streams/source.ts'
