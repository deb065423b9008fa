import t from 'tap'
import { add, added, fill, knows } from '../../../bench/programs/template.ts'

const values = {
  port: 1,
  origin: new URL('http://127.0.0.1:2/'),
  folder: '/tmp/three',
  config: 'nginx.conf',
  prefix: '/usr',
  scale: 1,
}

t.test('A configuration is filled in, and everything else stays as it is', async (t) => {
  const template =
    '# $request_uri { }\nlisten {{port}}; to http://{{origin}}; pid {{folder}}/pid; log {{log}};'
  t.equal(
    fill(template, values),
    '# $request_uri { }\nlisten 1; to http://127.0.0.1:2; pid /tmp/three/pid; log /tmp/three/log;',
  )
})

t.test('Durations stay as written, or are divided by the scale', async (t) => {
  t.equal(fill('timeout {{60s}}', values), 'timeout 60s')
  t.equal(fill('timeout {{60s}} {{7s}}', { ...values, scale: 20 }), 'timeout 3000ms 350ms')
  t.equal(fill('Timeout {{60}} {{7}}', { ...values, scale: 20 }), 'Timeout 3 1', 'in whole seconds')
})

t.test('With TLS the certificate has names too', async (t) => {
  const tls = { cert: '/tmp/cert', key: '/tmp/key', both: '/tmp/both' }
  t.equal(fill('{{cert}} {{key}} {{both}}', { ...values, tls }), '/tmp/cert /tmp/key /tmp/both')
  t.throws(() => fill('{{cert}}', values), /holds \{\{cert\}\}/)
})

t.test('An unknown name is an error that lists the known ones', async (t) => {
  t.throws(() => fill('{{ports}}', values), /holds \{\{ports\}\}; there are port, origin, host/)
})

t.test('Lines of advice go where their block is, with its indentation', async (t) => {
  const config = 'http {\n  {{lines http}}\n  location / {\n    pass;\n    {{lines}}\n  }\n}\n'
  t.equal(add(config, []), config, 'so that more can be added')
  t.equal(added(config), 'http {\n  location / {\n    pass;\n  }\n}\n')
  const advice = [
    { lines: ['buffering off;', 'version 1.1;'] },
    { lines: ['version 1.1;', 'to http://ORIGIN/PATH;'] },
    { block: 'http', lines: ['map {', '  a b;', '}'] },
    { block: 'http', lines: ['map {', '  a b;', '}'] },
    { block: 'elsewhere', lines: ['lost;'] },
  ]
  t.equal(
    added(add(config, advice)),
    'http {\n  map {\n    a b;\n  }\n  map {\n    a b;\n  }\n  location / {\n    pass;\n' +
      '    buffering off;\n    version 1.1;\n    to http://{{origin}}/;\n  }\n}\n',
  )
})

t.test('Lines are for a version and all later ones, number by number', async (t) => {
  t.ok(knows('2.6.2', {}))
  t.ok(knows('2.11.7', { since: '2.7' }))
  t.ok(knows('2.7', { since: '2.7' }))
  t.notOk(knows('2.6.12', { since: '2.7' }))
})
