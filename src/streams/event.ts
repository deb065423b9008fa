/** One thing a source has to say. What a transport makes of it is the transport's business. */
export interface StreamEvent {
  /** SSE's `id:`, by which a client that lost its connection says where it was. */
  id?: string
  /** The event's name: SSE's `event:`. Transports without names leave it out. */
  event?: string
  /** The payload, without the transport's framing. */
  data: string
}
