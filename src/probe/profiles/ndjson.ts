import type { Profile } from './profile.ts'

/** JSON, an object a line. */
export const ndjson: Profile = {
  id: 'ndjson',
  title: 'Newline-delimited JSON',
  source: 'https://github.com/ndjson/ndjson-spec',
  transport: 'ndjson',
  matches: ({ headers, transport }) =>
    transport === 'ndjson' || /\b(application\/(x-)?ndjson|application\/jsonl)\b/.test(headers.accept ?? ''),
  ask: () => ({ headers: { accept: 'application/x-ndjson' } }),
}
