import t from 'tap'
import { withVersions } from '../../../bench/edges/title.ts'

const nginx = { name: 'nginx', version: '1.22.1' }
const envoy = { name: 'Envoy', version: '1.40.0' }

t.test('A title has the version of each program that it names', async (t) => {
  t.equal(withVersions('no edge'), 'no edge')
  t.equal(withVersions('nginx, as shipped', [nginx]), 'nginx 1.22.1, as shipped')
  const newer = { ...nginx, version: '1.30.3' }
  t.equal(
    withVersions('nginx before nginx, as shipped', [nginx, newer]),
    'nginx 1.22.1 before nginx 1.30.3, as shipped',
  )
  t.equal(withVersions('ALB (Envoy) before nginx', [envoy, nginx]), 'ALB (Envoy 1.40.0) before nginx 1.22.1')
  t.equal(withVersions('App Runner', [envoy]), 'App Runner', 'one that it does not name is left out')
})
