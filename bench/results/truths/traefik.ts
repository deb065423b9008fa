import type { Truth } from './truth.ts'

const edges = ['traefik']

/** Why Traefik does what it does. */
export const traefik: Truth[] = [
  {
    edges,
    checks: ['sent-twice'],
    causes: ['sent-twice'],
    says: "Go's Transport sends a GET again for each connection that breaks, if that had been used before.",
    source: 'https://pkg.go.dev/net/http#Transport',
  },
  {
    edges,
    checks: ['chunked-duplex'],
    causes: ['head-late'],
    says: "over HTTP/1.1 Go's server reads the rest of a request before it sends the head of an answer. Traefik does not ask it for full duplex.",
    source: 'https://pkg.go.dev/net/http#ResponseController.EnableFullDuplex',
  },
]
