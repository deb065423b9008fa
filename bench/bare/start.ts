import { fileURLToPath } from 'node:url'
import { type Service, type ServiceOptions, startServer } from '../rig/service.ts'

/** The bare origins: they send the same streams without our code. The values are programs beside this one. */
const programs = {
  'raw node:http': 'http',
  'Fastify + fastify-sse-v2': 'fastify-sse',
  'raw ws': 'ws',
  'channels by hand': 'channel',
  "the protocol's Node server": 'durable-streams',
} as const

export type BareName = keyof typeof programs

/**
 * Starts a bare origin on a free port of 127.0.0.1.
 * @throws as `startServer`
 */
export function startBare(name: BareName, options: ServiceOptions): Promise<Service> {
  return startServer(name, [fileURLToPath(new URL(`${programs[name]}.ts`, import.meta.url))], options)
}
