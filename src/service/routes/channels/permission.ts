import type { FastifyRequest } from 'fastify'
import type { Access, Grant } from '../../../channels/access.ts'
import { ChannelNotFoundError, ForbiddenError, withHeaders } from '../../../channels/errors.ts'
import { isOwn } from '../../plugins/origins.ts'

const COOKIE = /(?:^|;\s*)access_token=([^;]*)/

/** Says what requests may do, by the token that they bring. */
export class Permission {
  readonly #access: Access
  readonly #origins: string[]

  /** @param origins those whose pages a browser's cookie counts for, besides our own */
  constructor(access: Access, origins: string[]) {
    this.#access = access
    this.#origins = origins
  }

  /** `Cache-Control` of what may be cached. */
  get caching(): string {
    return `${this.#access.public ? 'public' : 'private'}, max-age=60, stale-while-revalidate=300`
  }

  /**
   * @param names the channels that the request reads
   * @throws STREAMPROOF_CHANNEL_NOT_FOUND where it may not read them, whether they are there or not
   */
  async read(request: FastifyRequest, ...names: string[]): Promise<Grant> {
    const token = this.#tokenOf(request)
    const grant = await this.#access.grant(token)
    if (grant && names.every((name) => grant.reads(name))) return grant
    throw notFound(token !== undefined && !grant)
  }

  /**
   * @throws STREAMPROOF_CHANNEL_FORBIDDEN where it may read the channel, but not write to it;
   *   STREAMPROOF_CHANNEL_NOT_FOUND where it may do neither
   */
  async write(request: FastifyRequest, name: string): Promise<Grant> {
    const token = this.#tokenOf(request)
    const grant = await this.#access.grant(token)
    if (grant?.writes(name)) return grant
    throw grant?.reads(name) ? new ForbiddenError() : notFound(token !== undefined && !grant)
  }

  /** EventSource and WebSocket can send no field, so a cookie and a parameter count too. */
  #tokenOf(request: FastifyRequest): string | undefined {
    const { authorization, cookie } = request.headers
    if (authorization !== undefined) return /^Bearer +(.+)$/i.exec(authorization)?.[1] ?? ''
    const { access_token: parameter } = request.query as { access_token?: string | string[] }
    if (parameter !== undefined) return String(parameter)
    const token = cookie === undefined ? undefined : COOKIE.exec(cookie)?.[1]
    return token !== undefined && this.#mayUseCookie(request) ? token : undefined
  }

  /** A browser sends a cookie with whatever any page asks for (CSRF). */
  #mayUseCookie(request: FastifyRequest): boolean {
    const { origin } = request.headers
    return origin === undefined || this.#origins.includes(origin) || isOwn(origin, request)
  }
}

/** The field says what there is to bring; it is the same for channels that are there and for others. */
function notFound(invalid: boolean): Error {
  return withHeaders(new ChannelNotFoundError(), {
    'www-authenticate': invalid ? 'Bearer error="invalid_token"' : 'Bearer',
  })
}
