import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Channels } from '../../../channels/channels.ts'
import { contentKind, mediaType } from '../../../channels/content-type.ts'
import { EmptyAppendError, InvalidHeaderError } from '../../../channels/errors.ts'
import { splitJson } from '../../../channels/json.ts'
import { closes, expiryOf, field, forkOf, producerOf, tailFields } from './fields.ts'

/** What a channel without a content type holds (protocol, section 5.1). */
const DEFAULT_TYPE = 'application/octet-stream'

const NOTHING = Buffer.alloc(0)

/** `PUT`: makes a channel. */
export async function create(
  channels: Channels,
  base: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { headers } = request
  const fork = forkOf(headers, base)
  const contentType = field(headers, 'content-type') ?? (fork ? '' : DEFAULT_TYPE)
  if (contentType) mediaType(contentType)
  const body = bodyOf(request)
  const { created, state } = await channels.create(
    nameOf(request),
    {
      config: { contentType, ...expiryOf(headers) },
      closed: closes(headers),
      messages: (type) => (body.length === 0 ? [] : messagesOf(body, type, true)),
    },
    fork,
  )
  reply.headers({ 'content-type': state.config.contentType, ...tailFields(state) })
  if (created)
    reply.header('location', `${request.protocol}://${request.host}${request.url.split('?', 1)[0]}`)
  await reply.code(created ? 201 : 200).send()
}

/** `POST`: appends, closes, or both. */
export async function append(
  channels: Channels,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { headers } = request
  const body = bodyOf(request)
  const close = closes(headers)
  if (body.length === 0 && !close) throw new EmptyAppendError()
  const contentType = body.length === 0 ? undefined : field(headers, 'content-type')
  if (body.length > 0 && !contentType) throw new InvalidHeaderError('Content-Type', "the channel's own")
  const producer = producerOf(headers)
  const appended = await channels.append(nameOf(request), {
    contentType,
    messages: () => (contentType === undefined ? [] : messagesOf(body, contentType)),
    close,
    seq: field(headers, 'Stream-Seq'),
    producer,
  })
  reply.headers(tailFields(appended.state))
  if (appended.producer)
    reply.headers({ 'producer-epoch': appended.producer.epoch, 'producer-seq': appended.producer.seq })
  await reply.code(producer && contentType && !appended.duplicate ? 200 : 204).send()
}

/** `DELETE`: removes a channel. */
export async function remove(
  channels: Channels,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  await channels.remove(nameOf(request))
  await reply.code(204).send()
}

/** The channel's name: what comes after the path that all channels are below. */
export function nameOf(request: FastifyRequest): string {
  return (request.params as { '*': string })['*']
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return (body as Buffer | undefined) ?? NOTHING
}

function messagesOf(body: Buffer, contentType: string, allowEmpty = false): Uint8Array[] {
  return contentKind(contentType) === 'json' ? splitJson(body, allowEmpty) : [body]
}
