import type { Check } from './checks/check.ts'
import type { Client } from './clients/client.ts'
import type { Connecting } from './clients/connect.ts'
import type { EdgeLog, Fault, Outcome, Verdict } from './model.ts'

/** One check's answer through one edge. */
export interface Answer {
  outcome: Outcome
  verdict: Verdict
}

/** Where an edge, or the service itself, can be asked. */
export interface Instance {
  url: URL
  /** The number by which its times are divided. Default: 1. */
  scale?: number
  /** Where the service behind it is asked for its records. Default: `ProbeOptions.origin`. */
  origin?: URL
  /** Makes it load its configuration again. */
  reload?: (() => Promise<void>) | undefined
  /** What its own log says of a run, if it keeps one that we can read. */
  log?(run: string): Promise<EdgeLog | undefined>
}

/** The forms of one edge that checks ask for (`Check.instance`). A check that asks for an absent one is skipped. */
export interface Instances {
  /** The edge as it is; or the service itself, if there is no edge. */
  asIs: Instance
  /** With its times divided. */
  short?: Instance | undefined
  /** Before a service that is gone. */
  dead?: Instance | undefined
  /** One that may be reloaded. */
  reloaded?: Instance | undefined
  /** One that may get very many streams at once. */
  crowded?: Instance | undefined
}

/** Whom to ask, and what to compare the answers with. */
export interface ProbeOptions {
  /** Each comes after those it needs. */
  checks: Check[]
  instances: Instances
  /** The checks that the edge offers a place for, by id. Default: all. */
  offers?: string[] | undefined
  /** Why nothing can be asked. Default: everything can. */
  missing?: Fault | undefined
  /** False if this is the service itself. */
  edge: boolean
  /** Where the service is asked for its records. Default: where everything else is asked. */
  origin?: URL
  /** How long to wait for the next byte before an answer counts as silent, ms. */
  patience: number
  /** How many checks run at the same time. Those that only wait are not counted. Default: 1. */
  atOnce?: number
  /** How many of those that only wait run at the same time, of each transport. Default: all. */
  waitingAtOnce?: number
  /** Sends the requests. Default: HTTP/1.1. */
  client?: Client
  /** How to connect to each URL. Default: as it says, and trusting the system's authorities. */
  connecting?: Connecting
  /** Gives up at once: the iteration throws its reason. */
  signal?: AbortSignal
  /** The same check's outcome without the edge. Undefined if that is what is asked, or it cannot be. */
  direct?(check: Check): Outcome | undefined
}
