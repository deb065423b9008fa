import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { forbid, reply } from './refusals.ts'

/** What an extension may ask to be told of. */
type EventType = 'INVOKE' | 'SHUTDOWN'

interface Extension {
  events: EventType[]
  /** What it has not been told yet. */
  news: object[]
  /** Its open request for the next event. */
  parked?: ServerResponse | undefined
}

/** The Extensions API (2020-01-01), as far as an adapter needs it: register, and wait for the next event. */
export class Extensions {
  readonly #extensions = new Map<string, Extension>()
  readonly #function: { functionName: string; functionVersion: string; handler: string }

  /** @param about what an extension is told of the function when it registers */
  constructor(about: { functionName: string; functionVersion: string; handler: string }) {
    this.#function = about
  }

  /** Whether any is registered: a runtime then has more time for its end. */
  get any(): boolean {
    return this.#extensions.size > 0
  }

  /** Handles a request under `/2020-01-01`. @returns false where there is no such path */
  async handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (request.method === 'POST' && path === '/extension/register') await this.#register(request, response)
    else if (request.method === 'GET' && path === '/extension/event/next') this.#next(request, response)
    else return false
    return true
  }

  /** Tells those who asked to be told. */
  tell(event: { eventType: EventType } & Record<string, unknown>): void {
    for (const extension of this.#extensions.values()) {
      if (!extension.events.includes(event.eventType)) continue
      extension.news.push(event)
      this.#deliver(extension)
    }
  }

  async #register(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.headers['lambda-extension-name'])
      return forbid(response, 'Extension.InvalidExtensionName', 'Empty extension name')
    const body = (await json(request).catch(() => undefined)) as { events?: EventType[] } | undefined
    if (!body) return forbid(response, 'InvalidRequestFormat', 'The body is not JSON')
    const id = randomUUID()
    this.#extensions.set(id, { events: body.events ?? [], news: [] })
    reply(response, 200, this.#function, { 'lambda-extension-identifier': id })
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    const id = String(request.headers['lambda-extension-identifier'] ?? '')
    const extension = this.#extensions.get(id)
    if (extension) {
      extension.parked = response
      response.once('close', () => {
        if (extension.parked === response) extension.parked = undefined
      })
      this.#deliver(extension)
    } else if (id === '') {
      const says = 'Missing Lambda-Extension-Identifier header'
      forbid(response, 'Extension.MissingExtensionIdentifier', says)
    } else forbid(response, 'Extension.UnknownExtensionIdentifier', `Unknown extension ${id}`)
  }

  #deliver(extension: Extension): void {
    const { parked, news } = extension
    const event = parked && news.shift()
    if (!parked || !event) return
    extension.parked = undefined
    reply(parked, 200, event, { 'lambda-extension-event-identifier': randomUUID() })
  }
}
