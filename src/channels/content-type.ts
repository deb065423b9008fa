import { LruMap } from 'toad-cache'
import { InvalidContentTypeError } from './errors.ts'

/** What a channel's content type means for its messages (protocol, section 9). */
export type ContentKind = 'json' | 'text' | 'binary'

const MEDIA_TYPE = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/

/** Content types as they were sent, of which a service sees few. */
const known = new LruMap<string>(100)

/**
 * Returns the media type without its parameters, in lower case: what is compared.
 * @throws STREAMPROOF_INVALID_CONTENT_TYPE
 */
export function mediaType(contentType: string): string {
  const found = known.get(contentType)
  if (found !== undefined) return found
  const type = (contentType.split(';', 1)[0] as string).trim().toLowerCase()
  if (!MEDIA_TYPE.test(type)) throw new InvalidContentTypeError(contentType)
  known.set(contentType, type)
  return type
}

export function contentKind(contentType: string): ContentKind {
  const type = mediaType(contentType)
  if (type === 'application/json') return 'json'
  return type.startsWith('text/') ? 'text' : 'binary'
}
