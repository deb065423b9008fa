import { programEdge } from '../../programs/edge.ts'
import { shipped } from '../nginx/shipped.ts'

/** The lines that nginx's announcement of 1.29.7 says are no longer needed. With a newer nginx they change nothing. */
export const nginx130 = programEdge({
  ...shipped,
  id: 'nginx-1.30',
  title: 'nginx, 1.30’s defaults emulated',
  // https://blog.nginx.org/blog/keep-alive-to-upstreams-is-now-default-in-nginx-1-29-7
  lines: [{ block: 'server', lines: ['proxy_http_version 1.1;', 'proxy_set_header Connection "";'] }],
})
