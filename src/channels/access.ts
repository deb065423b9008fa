import { jwtVerify } from 'jose'
import { LruMap } from 'toad-cache'

/** What a client may do, and until when. */
export interface Grant {
  reads(name: string): boolean
  writes(name: string): boolean
  /** When it ends, unix ms. Undefined: never. */
  expires?: number
  /** Who it was given to (`sub`), where it says so. */
  subject?: string
}

/** Says what a client may do. */
export interface Access {
  /** Whether what a client reads may be kept by shared caches. */
  readonly public: boolean
  /** @returns undefined where the token is not valid */
  grant(token: string | undefined): Promise<Grant | undefined>
}

const everything: Grant = { reads: () => true, writes: () => true }
const nothing: Grant = { reads: () => false, writes: () => false }

/** Everybody may do everything. */
export const openAccess: Access = { public: true, grant: async () => everything }

/** How many tokens that were verified are remembered. */
const REMEMBERED = 1_000

/**
 * Who has a JSON Web Token signed with the secret (HS256) may do what it says: `{"read": [patterns], "write":
 * [patterns]}`. In a pattern `*` stands for any characters but `/`, and `**` for any characters.
 */
export function jwtAccess(secret: string): Access {
  const key = new TextEncoder().encode(secret)
  const known = new LruMap<Grant>(REMEMBERED)
  return {
    public: false,
    async grant(token) {
      if (token === undefined) return nothing
      const remembered = known.get(token)
      if (remembered)
        return (remembered.expires ?? Number.POSITIVE_INFINITY) > Date.now() ? remembered : undefined
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'] })
        const grant: Grant = {
          reads: matcher(payload.read),
          writes: matcher(payload.write),
          ...(payload.exp !== undefined && { expires: payload.exp * 1_000 }),
          ...(payload.sub !== undefined && { subject: payload.sub }),
        }
        known.set(token, grant)
        return grant
      } catch {
        return undefined
      }
    },
  }
}

/** The longest pattern, and how many a claim may hold: a token is small, but comes from outside. */
const MAX_PATTERN = 500
const MAX_PATTERNS = 100

function matcher(claim: unknown): (name: string) => boolean {
  const patterns = (Array.isArray(claim) ? claim : [claim])
    .filter((pattern) => typeof pattern === 'string' && pattern.length <= MAX_PATTERN)
    .slice(0, MAX_PATTERNS)
    .map(
      (pattern) =>
        new RegExp(
          `^${(pattern as string)
            .split(/(\*{1,2})/)
            .map(translate)
            .join('')}$`,
          's',
        ),
    )
  return (name) => patterns.some((pattern) => pattern.test(name))
}

function translate(part: string): string {
  if (part === '**') return '.*'
  return part === '*' ? '[^/]*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
