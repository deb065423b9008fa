import type { ReceivedEvent } from '../model.ts'
import { anthropic } from './anthropic.ts'
import { graphqlWs } from './graphql-ws.ts'
import { mcp, mcp2025 } from './mcp.ts'
import { ndjson } from './ndjson.ts'
import { openai } from './openai.ts'
import { plain, sse, webSocket } from './plain.ts'
import type { Asked, End, Profile } from './profile.ts'

/** The first that matches a request reads its answer: the narrower ones come first. */
export const profiles: Profile[] = [anthropic, mcp2025, mcp, openai, graphqlWs, webSocket, ndjson, sse, plain]

/** The profile of a request. */
export function profileOf(request: Asked): Profile {
  return profiles.find((profile) => profile.matches(request)) ?? plain
}

/** The profile that an answer shows, where the request did not show one. */
export function recognise(profile: Profile, events: ReceivedEvent[]): Profile {
  if (profile.end) return profile
  const first = events.slice(0, 3)
  return profiles.find(({ recognises }) => recognises && first.some(recognises)) ?? profile
}

/** What ends a stream: what the command line says, or else what the profile knows. */
export function endOf({ end }: Profile, until: string | undefined): End | undefined {
  if (until === undefined) return end
  return { words: JSON.stringify(until), hint: until, isEnd: ({ data }) => data.includes(until) }
}
