/** Events in one read, typically, above which they count as merged. */
export const MERGED = 5

/** What arrives within this share of the interval came together: TLS hands out one read in several pieces. */
export const TOGETHER = 1 / 10

/** An event is late if it took this share of the interval longer than usual: then a reader sees the spacing blurred. */
export const LATE = 1 / 2

/** An event waited for the next one if it took this share of the interval longer than the quickest. */
export const HELD = 3 / 4

/**
 * A limit on the whole that ends streams sooner, ms, would end ordinary answers too: proxies set it in seconds, and the
 * shortest that a vendor documents is 15 s (Envoy). What breaks off sooner is broken.
 */
export const SHORTEST_LIMIT = 500
