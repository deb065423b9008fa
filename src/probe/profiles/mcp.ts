import { jsonBody, type Profile, parseObject } from './profile.ts'

/** The newest revision that a request without a body of its own asks for. */
const REVISION = '2026-07-28'

/** In both revisions the response to the request ends its stream. */
const end: Profile['end'] = {
  words: 'the JSON-RPC response',
  hint: 'jsonrpc',
  isEnd: ({ data }) => {
    const message = parseObject(data)
    return message !== undefined && message.jsonrpc === '2.0' && ('result' in message || 'error' in message)
  },
}

const accept = 'application/json, text/event-stream'

/**
 * MCP over Streamable HTTP, revision 2026-07-28: each request is a POST whose answer may be a stream; there are no
 * sessions and no GET stream. Without a body it asks for `tools/list`.
 */
export const mcp: Profile = {
  id: 'mcp',
  title: `MCP Streamable HTTP (${REVISION})`,
  source: `https://modelcontextprotocol.io/specification/${REVISION}/basic/transports/streamable-http`,
  matches: (request) => isMcp(request) && !isOlder(request),
  ask(request) {
    const message = jsonBody(request) ?? list
    const method = String(message.method)
    const params = message.params as Record<string, unknown> | undefined
    const name = params?.name ?? params?.uri
    return {
      method: 'POST',
      headers: {
        accept,
        'content-type': 'application/json',
        'mcp-protocol-version': REVISION,
        'mcp-method': method,
        ...(typeof name === 'string' && { 'mcp-name': name }),
      },
      body: JSON.stringify(list),
    }
  },
  end,
}

/**
 * The revisions 2025-03-26 to 2025-11-25: the same POST, in a session where the server wants one, and a GET stream of
 * the server's own messages, which ends when somebody leaves.
 */
export const mcp2025: Profile = {
  id: 'mcp-2025',
  title: 'MCP Streamable HTTP (2025-11-25)',
  source: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/transports',
  matches: (request) => isMcp(request) && isOlder(request),
  ask: ({ method, body }) =>
    method === 'GET' && !body
      ? { headers: { accept: 'text/event-stream' } }
      : { headers: { accept, 'content-type': 'application/json' } },
  end,
}

const list = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/list',
  params: {
    _meta: {
      'io.modelcontextprotocol/protocolVersion': REVISION,
      'io.modelcontextprotocol/clientInfo': { name: 'streamproof', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    },
  },
}

function isMcp(request: Parameters<Profile['matches']>[0]): boolean {
  return (
    /\/mcp\/?$/.test(request.url.pathname) ||
    'mcp-protocol-version' in request.headers ||
    (jsonBody(request)?.jsonrpc === '2.0' && !/^wss?:$/.test(request.url.protocol))
  )
}

/** Sessions, `initialize`, a plain GET with Accept, and an older version are of the older revisions. */
function isOlder(request: Parameters<Profile['matches']>[0]): boolean {
  const { headers } = request
  const version = headers['mcp-protocol-version']
  return (
    'mcp-session-id' in headers ||
    (version !== undefined && version < REVISION) ||
    jsonBody(request)?.method === 'initialize' ||
    (!request.body && headers.accept === 'text/event-stream')
  )
}
