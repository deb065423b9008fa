import { fileURLToPath } from 'node:url'
import { startServer } from '../rig/service.js'

/** The origins that do the same streams without a stream's life: programs beside this one, by what they are made of. */
const programs = {
  'raw node:http': 'http',
  'Fastify + fastify-sse-v2': 'fastify-sse',
  'raw ws': 'ws',
}
/**
 * Starts a bare origin on a free port of 127.0.0.1.
 * @throws as `startServer`
 */
export function startBare(name, options) {
  return startServer(name, fileURLToPath(new URL(`${programs[name]}.ts`, import.meta.url)), options)
}
