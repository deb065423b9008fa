/** What bounds channels. 0 is off, where a doc comment does not say more. */
export interface Bounds {
  /** The most that one append may bring, bytes. Never off. */
  maxAppend: number
  /** The most that a channel keeps, bytes: its oldest messages go first. */
  maxBytes: number
  /** How long a channel keeps a message, ms. */
  retention: number
  /** How many channels there may be. */
  maxChannels: number
  /** How many appends, creations and deletions a client may ask for in a second. */
  maxWrites: number
}
