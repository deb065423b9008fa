import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Appends 0, 1, 2 … to a channel, each until it is acknowledged. It is an idempotent producer: what it sends again
 * because no answer came is not appended twice.
 */
export class TestWriter {
  acknowledged = 0
  /** How often an append was answered 503, or not at all. */
  failures = 0
  readonly #url: URL
  #seq = 0

  constructor(url: URL) {
    this.#url = url
  }

  async create(): Promise<void> {
    await this.#until(() =>
      fetch(this.#url, { method: 'PUT', headers: { 'content-type': 'application/json' } }),
    )
  }

  /** Appends so many a second, while `more` says so. */
  async append(perSecond: number, more: () => boolean): Promise<void> {
    for (let due = performance.now(); more(); await sleep(Math.max(0, due - performance.now()))) {
      await this.#send(String(this.acknowledged), {})
      this.acknowledged++
      due = Math.max(due + 1_000 / perSecond, performance.now())
    }
  }

  async close(): Promise<void> {
    await this.#send('', { 'stream-closed': 'true' })
  }

  async #send(body: string, fields: Record<string, string>): Promise<void> {
    const headers = {
      'producer-id': 'writer',
      'producer-epoch': '0',
      'producer-seq': String(this.#seq++),
      ...(body && { 'content-type': 'application/json' }),
      ...fields,
    }
    await this.#until(() => fetch(this.#url, { method: 'POST', headers, ...(body && { body }) }))
  }

  async #until(ask: () => Promise<Response>): Promise<void> {
    for (;;) {
      const response = await ask().catch(() => undefined)
      const text = await response?.text().catch(() => undefined)
      if (response?.ok) return
      if (response && response.status < 500) throw new Error(`${response.status}: ${text}`)
      this.failures++
      await sleep(50)
    }
  }
}
