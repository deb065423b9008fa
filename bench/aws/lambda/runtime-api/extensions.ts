import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { forbid, reply } from './refusals.ts'

/** The events that an extension can register for. */
type EventType = 'INVOKE' | 'SHUTDOWN'

interface Extension {
  events: EventType[]
  /** Events that it has not got yet. */
  news: object[]
  /** Its open request for the next event. */
  parked?: ServerResponse | undefined
}

/** The Extensions API (2020-01-01), as far as an adapter needs it: register, and get the next event. */
export class Extensions {
  readonly #extensions = new Map<string, Extension>()
  readonly #function: { functionName: string; functionVersion: string; handler: string }

  /** @param about the function, as an extension gets it when it registers */
  constructor(about: { functionName: string; functionVersion: string; handler: string }) {
    this.#function = about
  }

  /** Whether an extension is registered. The runtime then has time to shut down. */
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

  /** Sends an event to the extensions that registered for it. */
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
