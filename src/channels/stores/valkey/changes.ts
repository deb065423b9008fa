import { LruMap } from 'toad-cache'
import type { ChannelState } from '../../model.ts'
import type { Decide } from '../store.ts'
import { channelKeys } from './keys.ts'
import type { Link } from './link.ts'
import { readState } from './news.ts'
import { type Job, type Known, type Plan, plan } from './plan.ts'
import { CHANGE } from './scripts.ts'

/** How many channels are kept at hand, and how many producers of each. */
const CACHED = { channels: 10_000, producers: 100 }

const UNKNOWN: Known = { revision: '', state: undefined, producers: new Map() }

type Reply = [same: 0 | 1, revision: Buffer, state: Buffer, ...producers: Buffer[]]

/**
 * Changes channels. What is asked for while a change of the same channel is under way is decided and saved together,
 * in one command. A decision rests on what this instance knows; where that is out of date, the store says what is so,
 * and it is decided again.
 */
export class Changes {
  readonly #link: Link
  readonly #topic: (name: string) => string
  readonly #known = new LruMap<Known>(CACHED.channels)
  readonly #queues = new Map<string, Job[]>()

  constructor(link: Link, topic: (name: string) => string) {
    this.#link = link
    this.#topic = topic
  }

  update<T>(name: string, decide: Decide<T>, producer?: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const job = { decide, producer, resolve, reject } as Job
      const queue = this.#queues.get(name)
      if (queue) {
        queue.push(job)
        return
      }
      this.#queues.set(name, [job])
      void this.#work(name)
    })
  }

  /** Something newer was heard of a channel. */
  learn(name: string, revision: number, state: ChannelState | undefined): void {
    const known = this.#known.get(name)
    if (known && Number(known.revision) < revision)
      this.#known.set(name, { ...known, revision: state ? String(revision) : '', state })
  }

  async #work(name: string): Promise<void> {
    for (let jobs = this.#queues.get(name); jobs && jobs.length > 0; ) {
      try {
        const { settle } = await this.#save(name, jobs)
        jobs.splice(0, settle.length)
        for (const one of settle) one()
      } catch (error) {
        // It may have been saved all the same.
        this.#known.delete(name)
        for (const { reject } of jobs.splice(0)) reject(error)
      }
    }
    this.#queues.delete(name)
  }

  async #save(name: string, jobs: Job[]): Promise<Plan> {
    let known = this.#known.get(name) ?? UNKNOWN
    for (;;) {
      const wanted = plan(jobs, known)
      const { state, messages, expiry, age, count, producers } = channelKeys(name)
      const reply = await this.#link.run<Reply>(
        CHANGE,
        [state, messages, producers, expiry, count, age],
        this.#command(name, known, wanted),
      )
      const revision = String(reply[1])
      if (reply[0] === 1) {
        this.#remember(name, known, wanted, revision)
        return wanted
      }
      const found = [...wanted.producers.keys()].map((id, i): [string, string] => [id, String(reply[i + 3])])
      known = { revision, state: readState(reply[2]), producers: new Map(found) }
    }
  }

  #command(
    name: string,
    known: Known,
    { state, removed, changed, messages, producers }: Plan,
  ): (string | Buffer)[] {
    const first = known.state && !removed ? known.state.first : state?.first
    return [
      known.revision,
      !changed ? 'check' : state ? 'save' : 'remove',
      state ? JSON.stringify(state) : '',
      String(state?.expires ?? ''),
      String(state?.oldest ?? ''),
      state && state.first !== first ? String(state.first) : '',
      String(state ? state.tail - messages.length : 0),
      this.#topic(name),
      name,
      removed ? '1' : '',
      String(producers.size),
      ...[...producers].flatMap(([id, { before, after }]) => [
        id,
        before,
        after === before && !removed ? '' : after,
      ]),
      ...messages.map((message) => Buffer.from(message.buffer, message.byteOffset, message.byteLength)),
    ]
  }

  #remember(
    name: string,
    { producers }: Known,
    { state, removed, producers: asked }: Plan,
    revision: string,
  ): void {
    if (!state) {
      this.#known.delete(name)
      return
    }
    const all = new Map(removed ? [] : producers)
    for (const [id, { after }] of asked) all.set(id, after)
    if (all.size > CACHED.producers) all.clear()
    this.#known.set(name, { revision, state, producers: all })
  }
}
