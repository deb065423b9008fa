import type { ChannelState, Producer } from '../../model.ts'
import type { Decide } from '../store.ts'

/** A change that somebody waits for. */
export interface Job {
  decide: Decide<unknown>
  producer: string | undefined
  resolve(answer: unknown): void
  reject(error: unknown): void
}

/** What an instance knows of a channel. May be out of date: the store tells. */
export interface Known {
  /** Empty where there is no channel. */
  revision: string
  state: ChannelState | undefined
  /** Producers as the store keeps them. */
  producers: Map<string, string>
}

/** What jobs that follow each other come to, if the channel is what is known of it. */
export interface Plan {
  state: ChannelState | undefined
  /** Of any channel that was there before: it goes first. */
  removed: boolean
  changed: boolean
  messages: Uint8Array[]
  /** Each producer that was asked for, as it was and as it will be. */
  producers: Map<string, { before: string; after: string }>
  /** Settles the jobs, once the plan has come true. */
  settle: (() => void)[]
}

/** How many bytes one plan appends, about. */
const MAX_BYTES = 1024 * 1024

/** What a message costs the server besides its bytes, in bytes of another that are as dear. */
const MESSAGE_COST = 64

/** Lets jobs decide, each after what the one before it did. Takes fewer than all where they bring too much at once. */
export function plan(jobs: Job[], known: Known): Plan {
  const result: Plan = {
    state: known.state,
    removed: false,
    changed: false,
    messages: [],
    producers: new Map(),
    settle: [],
  }
  let bytes = 0
  for (const job of jobs) {
    if (bytes > MAX_BYTES) break
    const before = result.messages.length
    take(job, known, result)
    for (const message of result.messages.slice(before)) bytes += message.length + MESSAGE_COST
  }
  return result
}

function take({ decide, producer: id, resolve, reject }: Job, known: Known, plan: Plan): void {
  const producer = id === undefined ? undefined : producerOf(id, known, plan)
  try {
    const { answer, change } = decide(plan.state, producer && readProducer(producer.after))
    if (change) {
      const { state, messages = [], producer: next } = change
      if (plan.state && state?.id !== plan.state.id) {
        plan.removed = true
        plan.messages = []
        for (const one of plan.producers.values()) one.after = ''
      }
      plan.state = state
      plan.changed = true
      // Not as arguments of one push: there may be more than the stack takes.
      for (const message of messages) plan.messages.push(message)
      if (producer && next) producer.after = `${next.epoch} ${next.seq}`
    }
    plan.settle.push(() => resolve(answer))
  } catch (error) {
    plan.settle.push(() => reject(error))
  }
}

function producerOf(id: string, { producers }: Known, plan: Plan): { before: string; after: string } {
  const asked = plan.producers.get(id)
  if (asked) return asked
  const before = producers.get(id) ?? ''
  const producer = { before, after: plan.removed ? '' : before }
  plan.producers.set(id, producer)
  return producer
}

function readProducer(text: string): Producer | undefined {
  if (text === '') return undefined
  const [epoch = 0, seq = 0] = text.split(' ').map(Number)
  return { epoch, seq }
}
