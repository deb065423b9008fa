import { randomBytes } from 'node:crypto'

/** A new channel for a run's stream. Fits AppSync Events: at most 50 letters, digits and dashes. */
export function channelOf(run: string): string {
  return `${slug(run)}-${randomBytes(3).toString('hex')}`
}

/** Whether a log's topic names a run's channel. */
export function isOf(run: string, topic: string): boolean {
  return new RegExp(`\\b${slug(run)}-[0-9a-f]{6}\\b`).test(topic)
}

const slug = (run: string): string => `run-${run.replaceAll(/[^A-Za-z0-9]/g, '-').slice(0, 38)}`
