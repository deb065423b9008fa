import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Channels } from '../../../channels/channels.ts'
import { contentKind } from '../../../channels/content-type.ts'
import { body } from '../../../channels/encodings/body.ts'
import { InvalidParameterError } from '../../../channels/errors.ts'
import type { Batch } from '../../../channels/log.ts'
import type { ChannelState } from '../../../channels/model.ts'
import { formatOffset, parseOffset } from '../../../channels/offset.ts'
import { tailFields } from './fields.ts'
import type { Permission } from './permission.ts'
import { nameOf } from './write.ts'

/** What a catch-up read brings at most, in one response, bytes. One message comes whatever its size. */
const CHUNK = 1024 * 1024

/** What reading needs of the service. */
export interface Reading {
  channels: Channels
  permission: Permission
}

/** `HEAD`: says what a channel is, and where it ends. */
export async function head(reading: Reading, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const name = nameOf(request)
  await reading.permission.read(request, name)
  const state = await reading.channels.head(name)
  const { contentType, ttl, expiresAt } = state.config
  reply.headers({ 'content-type': contentType, 'cache-control': 'no-store', ...tailFields(state) })
  if (ttl !== undefined) reply.header('stream-ttl', ttl)
  if (expiresAt !== undefined) reply.header('stream-expires-at', new Date(expiresAt).toISOString())
  await reply.send()
}

/** `GET` without `live`: what is there from an offset on. */
export async function catchUp(
  { channels, permission }: Reading,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { offset } = request.query as { offset?: string }
  const name = nameOf(request)
  await permission.read(request, name)
  const state = await channels.access(name)
  const from = await channels.log.locate(name, state, parseOffset(offset))
  const batch = await channels.log.read(name, state, from, CHUNK)
  reply.headers(batchFields(state, batch))
  reply.header('cache-control', offset === 'now' ? 'no-store' : permission.caching)
  if (offset !== 'now') {
    const etag = etagOf(state, batch)
    reply.header('etag', etag)
    if (matches(request.headers['if-none-match'], etag)) return void (await reply.code(304).send())
  }
  reply.header('content-type', state.config.contentType)
  await reply.send(body({ kind: contentKind(state.config.contentType), messages: batch.messages }))
}

/** @throws STREAMPROOF_INVALID_PARAMETER where a parameter that may be there once is there more often */
export function single(query: unknown, ...names: string[]): void {
  for (const name of names)
    if (Array.isArray((query as Record<string, unknown>)[name]))
      throw new InvalidParameterError(name, 'there once')
}

/** The fields that say where a read has come to. */
export function batchFields(state: ChannelState, { next }: Batch): Record<string, string> {
  const upToDate = next === state.tail
  return {
    'stream-next-offset': formatOffset(next, state.tag),
    ...(upToDate && { 'stream-up-to-date': 'true' }),
    ...(upToDate && state.closed && { 'stream-closed': 'true' }),
  }
}

/** Whether `If-None-Match` names what is there: one of a list, weak or not, or `*` (RFC 9110, 13.1.2). */
function matches(field: string | undefined, etag: string): boolean {
  const names = field?.split(',').map((name) => name.trim().replace(/^W\//, '')) ?? []
  return names.includes(etag) || names.includes('*')
}

/** Another one where the channel has been closed since (protocol, section 10.1). */
export function etagOf(state: ChannelState, { from, next }: Pick<Batch, 'from' | 'next'>): string {
  return `"${state.id}:${from}:${next}${state.closed && next === state.tail ? ':c' : ''}"`
}
