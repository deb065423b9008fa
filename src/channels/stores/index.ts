import type { Store, StoreOptions } from './store.ts'

/** A kind of store: which values of CHANNELS_STORE it takes, and how it is opened. */
interface StoreKind {
  /** How such a value begins, and what it looks like. */
  scheme: RegExp
  /** In the description of CHANNELS_STORE. */
  example: string
  /** The most that it can take in one append, bytes. Default: any size. */
  maxAppend?: number
  open(url: string, options: StoreOptions): Promise<Store>
}

/** Every kind of store. A new one is one file and one line here; only the one that is used is loaded. */
export const stores: StoreKind[] = [
  {
    scheme: /^(memory$|sqlite:.)/,
    example: 'memory, sqlite:/data/channels.db',
    open: async (url, options) => (await import('./embedded.ts')).openEmbedded(url, options),
  },
  {
    scheme: /^(valkey|redis)s?:\/\/./,
    example: 'valkey://localhost:6379',
    // Each append is published. The server cuts off who has more than 32 MiB still to get (client-output-buffer-limit
    // pubsub): an instance would lose its connection, for all its channels, again and again.
    maxAppend: 8 * 2 ** 20,
    open: async (url, options) => (await import('./valkey/index.ts')).openValkey(url, options),
  },
]

/**
 * Opens the store that `CHANNELS_STORE` names.
 * @throws what the store throws when it cannot be opened
 */
export async function openStore(url: string, options: StoreOptions): Promise<Store> {
  const kind = stores.find(({ scheme }) => scheme.test(url))
  if (!kind) throw new Error(`CHANNELS_STORE is none of: ${stores.map(({ example }) => example).join(', ')}`)
  return kind.open(url, options)
}
