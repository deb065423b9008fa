import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Channels } from '../../../channels/channels.ts'
import { contentKind, mediaType } from '../../../channels/content-type.ts'
import { EmptyAppendError, InvalidHeaderError, InvalidParameterError } from '../../../channels/errors.ts'
import { splitJson } from '../../../channels/json.ts'
import type { Rate } from '../../../channels/rate.ts'
import { closes, expiryOf, field, forkOf, producerOf, tailFields } from './fields.ts'
import type { Permission } from './permission.ts'

/** What a channel without a content type holds (protocol, section 5.1). */
const DEFAULT_TYPE = 'application/octet-stream'

const NOTHING = Buffer.alloc(0)

/** What writing needs of the service. */
export interface Writing {
  channels: Channels
  permission: Permission
  rate: Rate
  /** The path that all channels are below. */
  base: string
}

/** `PUT`: makes a channel. */
export async function create(writing: Writing, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { headers } = request
  const name = nameOf(request)
  const fork = forkOf(headers, writing.base)
  if (fork) await writing.permission.read(request, fork.from)
  const contentType = field(headers, 'content-type') ?? (fork ? '' : DEFAULT_TYPE)
  if (contentType) mediaType(contentType)
  const body = bodyOf(request)
  const { created, state } = await writing.channels.create(
    name,
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
export async function append(writing: Writing, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { headers } = request
  const name = nameOf(request)
  const body = bodyOf(request)
  const close = closes(headers)
  if (body.length === 0 && !close) throw new EmptyAppendError()
  const contentType = body.length === 0 ? undefined : field(headers, 'content-type')
  if (body.length > 0 && !contentType) throw new InvalidHeaderError('Content-Type', "the channel's own")
  const producer = producerOf(headers)
  const appended = await writing.channels.append(name, {
    contentType,
    messages: () => (contentType === undefined ? [] : messagesOf(body, contentType)),
    close,
    seq: field(headers, 'stream-seq'),
    producer,
  })
  reply.headers(tailFields(appended.state))
  if (appended.producer)
    reply.headers({ 'producer-epoch': appended.producer.epoch, 'producer-seq': appended.producer.seq })
  await reply.code(producer && contentType && !appended.duplicate ? 200 : 204).send()
}

/** `DELETE`: removes a channel. */
export async function remove(writing: Writing, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await writing.channels.remove(nameOf(request))
  await reply.code(204).send()
}

/**
 * Refuses a request that may not write, or not so often. Call it before the body is read: who may not write cannot make
 * the service keep one.
 * @throws what `Permission.write` and `Rate.take` throw
 */
export async function permit({ permission, rate }: Writing, request: FastifyRequest): Promise<void> {
  const { subject } = await permission.write(request, nameOf(request))
  rate.take(subject ?? request.ip)
}

/** The longest name of a channel, in characters. */
const MAX_NAME = 512

/** The channel's name: what comes after the path that all channels are below. */
export function nameOf(request: FastifyRequest): string {
  const name = (request.params as { '*': string })['*']
  if (name === '' || name.length > MAX_NAME)
    throw new InvalidParameterError("A channel's name", `1 to ${MAX_NAME} characters long`)
  return name
}

function bodyOf({ body }: FastifyRequest): Buffer {
  return (body as Buffer | undefined) ?? NOTHING
}

function messagesOf(body: Buffer, contentType: string, allowEmpty = false): Uint8Array[] {
  return contentKind(contentType) === 'json' ? splitJson(body, allowEmpty) : [body]
}
