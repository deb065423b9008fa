import type { Check } from './check.ts'
import { chunked } from './chunked/arrives.ts'
import { chunkedChecks } from './chunked/index.ts'
import { health } from './http/health.ts'
import { httpChecks } from './http/index.ts'
import { sse } from './sse/arrives.ts'
import { sseChecks } from './sse/index.ts'
import { websocket } from './websocket/arrives.ts'
import { websocketChecks } from './websocket/index.ts'

/** Every question there is, each after those it needs. A new check is one file and one line in its folder's index. */
export const checks: Check[] = [...httpChecks, ...chunkedChecks, ...sseChecks, ...websocketChecks]

/** The article's: whether a transport gets through at all. Few and quick, so that a deployed service can ask them of itself. */
export const routeChecks: Check[] = [health, chunked, sse, websocket]
